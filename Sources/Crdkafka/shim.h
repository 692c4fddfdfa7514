#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
// Glibc's Swift module map does not export eventfd.
#include <sys/eventfd.h>
