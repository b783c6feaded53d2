#pragma once

namespace coro {

/// Reports a broken invariant of Coro itself on stderr and aborts.
[[noreturn]] void checkFailed(const char* condition, const char* file, int line);

/// Whether the internal consistency checks are compiled in: debug and sanitizer builds have them.
#ifdef CORO_CHECKS
inline constexpr bool kChecks = true;
#else
inline constexpr bool kChecks = false;
#endif

} // namespace coro

/// An invariant of Coro itself, never a condition that a user's program or input can cause.
/// The condition is compiled in every build and evaluated in those with checks.
#define CORO_CHECK(condition)                                                                                          \
    do {                                                                                                               \
        if constexpr (::coro::kChecks) {                                                                               \
            if (!(condition)) [[unlikely]]                                                                             \
                ::coro::checkFailed(#condition, __FILE__, __LINE__);                                                   \
        }                                                                                                              \
    } while (false)

/// The same for what, broken, would have a program compute something else without a sign of it: evaluated in every
/// build.
#define CORO_ALWAYS_CHECK(condition)                                                                                   \
    do {                                                                                                               \
        if (!(condition)) [[unlikely]]                                                                                 \
            ::coro::checkFailed(#condition, __FILE__, __LINE__);                                                       \
    } while (false)

/// Marks a point that control cannot reach, such as the end of an exhaustive switch.
#define CORO_UNREACHABLE()                                                                                             \
    do {                                                                                                               \
        if constexpr (::coro::kChecks)                                                                                 \
            ::coro::checkFailed("unreachable", __FILE__, __LINE__);                                                    \
        __builtin_unreachable();                                                                                       \
    } while (false)
