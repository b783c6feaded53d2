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

bool isLetter(char32_t codePoint) {
    utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(codePoint));
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

} // namespace coro::stdlib
