#include "stdlib/code_points.h"

#include <utf8proc.h>

namespace coro::stdlib {

bool isWhiteSpace(char32_t codePoint) {
    if (codePoint < 0x80)
        return codePoint == ' ' || (codePoint >= '\t' && codePoint <= '\r');
    utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(codePoint));
    return codePoint == 0x85 || category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

namespace {

/// Unicode's general category; those of a class have consecutive numbers.
utf8proc_category_t categoryOf(char32_t codePoint) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(codePoint));
}

} // namespace

bool isLetter(char32_t codePoint) {
    utf8proc_category_t category = categoryOf(codePoint);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool isNumber(char32_t codePoint) {
    utf8proc_category_t category = categoryOf(codePoint);
    return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool isMark(char32_t codePoint) {
    utf8proc_category_t category = categoryOf(codePoint);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool isUpperCase(char32_t codePoint) {
    utf8proc_category_t category = categoryOf(codePoint);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool isLowerCase(char32_t codePoint) { return categoryOf(codePoint) == UTF8PROC_CATEGORY_LL; }

bool isPrintable(char32_t codePoint) {
    utf8proc_category_t category = categoryOf(codePoint);
    return category != UTF8PROC_CATEGORY_CN && category < UTF8PROC_CATEGORY_ZL;
}

} // namespace coro::stdlib
