#pragma once
#include <stddef.h>
#include <curl/curl.h>

// Typed forms of libcurl's variadic functions, which Swift cannot import. No logic stands here.

typedef size_t (*curlshim_transfer_callback)(char *bytes, size_t size, size_t count, void *context);

CURLcode curlshim_setopt_long(CURL *easy, CURLoption option, long value);
CURLcode curlshim_setopt_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode curlshim_setopt_string(CURL *easy, CURLoption option, const char *value);
CURLcode curlshim_setopt_pointer(CURL *easy, CURLoption option, void *value);
CURLcode curlshim_setopt_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode curlshim_setopt_blob(CURL *easy, CURLoption option, const struct curl_blob *value);
CURLcode curlshim_setopt_opensocket(CURL *easy, curl_opensocket_callback value);
CURLcode curlshim_setopt_callback(CURL *easy, CURLoption option, curlshim_transfer_callback value);

CURLcode curlshim_getinfo_long(CURL *easy, CURLINFO info, long *value);
CURLcode curlshim_getinfo_offset(CURL *easy, CURLINFO info, curl_off_t *value);
CURLcode curlshim_getinfo_pointer(CURL *easy, CURLINFO info, void **value);

CURLMcode curlshim_multi_setopt_long(CURLM *multi, CURLMoption option, long value);
