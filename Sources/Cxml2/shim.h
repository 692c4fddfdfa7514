#pragma once
#include <libxml/xmlversion.h>
// Debian builds libxml2 with ICU. Its headers would bring a second `UErrorCode` into every program that also imports
// Foundation, whose own ICU declares another one. Nothing that is used here depends on it.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
