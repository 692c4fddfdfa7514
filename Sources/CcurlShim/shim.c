#include "CcurlShim.h"
#include <openssl/crypto.h>

// At exit OpenSSL frees its tables while threads of libcurl, libpq and librdkafka still use them or, ending, give back
// their share: the process then dies of a bad pointer after its work. The operating system frees the memory anyway.
// OpenSSL takes this option with its first call only, whoever makes it: hence before `main`.
// https://docs.openssl.org/3.0/man3/OPENSSL_init_crypto/
__attribute__((constructor)) static void curlshim_keep_tls_tables(void)
{
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

// curl.h wraps the variadic functions in checking macros that want literal options.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

CURLcode curlshim_setopt_long(CURL *easy, CURLoption option, long value)
{
    return curl_easy_setopt(easy, option, value);
}

CURLcode curlshim_setopt_offset(CURL *easy, CURLoption option, curl_off_t value)
{
    return curl_easy_setopt(easy, option, value);
}

CURLcode curlshim_setopt_string(CURL *easy, CURLoption option, const char *value)
{
    return curl_easy_setopt(easy, option, value);
}

CURLcode curlshim_setopt_pointer(CURL *easy, CURLoption option, void *value)
{
    return curl_easy_setopt(easy, option, value);
}

CURLcode curlshim_setopt_list(CURL *easy, CURLoption option, struct curl_slist *value)
{
    return curl_easy_setopt(easy, option, value);
}

CURLcode curlshim_setopt_blob(CURL *easy, CURLoption option, const struct curl_blob *value)
{
    return curl_easy_setopt(easy, option, value);
}

CURLcode curlshim_setopt_opensocket(CURL *easy, curl_opensocket_callback value)
{
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, value);
}

CURLcode curlshim_setopt_callback(CURL *easy, CURLoption option, curlshim_transfer_callback value)
{
    return curl_easy_setopt(easy, option, value);
}

CURLcode curlshim_getinfo_long(CURL *easy, CURLINFO info, long *value)
{
    return curl_easy_getinfo(easy, info, value);
}

CURLcode curlshim_getinfo_offset(CURL *easy, CURLINFO info, curl_off_t *value)
{
    return curl_easy_getinfo(easy, info, value);
}

CURLcode curlshim_getinfo_pointer(CURL *easy, CURLINFO info, void **value)
{
    return curl_easy_getinfo(easy, info, value);
}

CURLMcode curlshim_multi_setopt_long(CURLM *multi, CURLMoption option, long value)
{
    return curl_multi_setopt(multi, option, value);
}
