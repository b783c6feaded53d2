#pragma once
// Rules such as "CET-1CEST,M3.5.0,M10.5.0/3": how a zone goes on after the transitions that are written down, or all of
// a zone in the environment variable TZ (POSIX, with the extensions of RFC 8536).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coro::stdlib {

/// What clocks show for a while.
struct ZonePeriod {
    int32_t offset = 0; ///< seconds east of UTC
    bool isDst = false;
    std::string abbreviation;
};

/// Days since 1970-01-01 of a date of the Gregorian calendar.
int64_t daysFromCivil(int64_t year, unsigned month, unsigned day);
int64_t yearOfDays(int64_t days);

class ZoneRule {
  public:
    /// Nothing when the text is no rule.
    static std::optional<ZoneRule> parse(std::string_view text);

    const ZonePeriod& at(int64_t utc) const;

  private:
    struct Day {
        enum class Form { Month, Julian, Zero };
        Form form = Form::Zero;
        int month = 0, week = 0, weekday = 0; ///< of Month: week 5 is the last
        int day = 0;                          ///< of Julian (1 to 365, without 29 February) and Zero (0 to 365)
        int32_t time = 7200;                  ///< seconds after midnight, on the clock that is in force before

        int64_t inYear(int64_t year) const;
    };
    friend class RuleReader;

    ZonePeriod standard_;
    std::optional<ZonePeriod> summer_;
    Day begin_, end_; ///< of summer time
};

} // namespace coro::stdlib
