#include "stdlib/time/zone_rule.h"

namespace coro::stdlib {

namespace {

constexpr int64_t kDay = 86400;

bool isLeap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

} // namespace

int64_t daysFromCivil(int64_t year, unsigned month, unsigned day) {
    // Years begin in March, so that a leap day is a year's last; 400 years have 146097 days.
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    auto yearOfEra = static_cast<uint64_t>(year - era * 400);
    uint64_t dayOfYear = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
    return era * 146097 + static_cast<int64_t>(yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear) - 719468;
}

int64_t yearOfDays(int64_t days) {
    // A guess that is at most one too small or too large.
    int64_t year = 1970 + static_cast<int64_t>(static_cast<double>(days) / 365.2425);
    while (daysFromCivil(year, 1, 1) > days)
        --year;
    while (daysFromCivil(year + 1, 1, 1) <= days)
        ++year;
    return year;
}

/// Reads the text of a rule from left to right.
class RuleReader {
  public:
    explicit RuleReader(std::string_view text) : text_(text) {}

    std::optional<ZoneRule> read() {
        ZoneRule rule;
        if (!name(rule.standard_.abbreviation) || !time(rule.standard_.offset, 24))
            return std::nullopt;
        rule.standard_.offset = -rule.standard_.offset; // POSIX counts to the west
        if (text_.empty())
            return rule;
        ZonePeriod summer{.offset = rule.standard_.offset + 3600, .isDst = true, .abbreviation = ""};
        if (!name(summer.abbreviation))
            return std::nullopt;
        if (!text_.empty() && text_[0] != ',') {
            if (!time(summer.offset, 24))
                return std::nullopt;
            summer.offset = -summer.offset;
        }
        // Without dates POSIX leaves them to the system; these are what the systems take.
        if (text_.empty())
            text_ = ",M3.2.0,M11.1.0";
        if (!day(rule.begin_) || !day(rule.end_) || !text_.empty())
            return std::nullopt;
        rule.summer_ = summer;
        return rule;
    }

  private:
    bool skip(char c) {
        if (text_.empty() || text_[0] != c)
            return false;
        text_.remove_prefix(1);
        return true;
    }

    bool name(std::string& out) {
        if (skip('<')) {
            size_t end = text_.find('>');
            if (end == std::string_view::npos)
                return false;
            out = text_.substr(0, end);
            text_.remove_prefix(end + 1);
            return true;
        }
        size_t size = 0;
        while (size < text_.size() && ((text_[size] | 0x20) >= 'a' && (text_[size] | 0x20) <= 'z'))
            ++size;
        out = text_.substr(0, size);
        text_.remove_prefix(size);
        return size >= 3;
    }

    bool number(int& out, int low, int high) {
        size_t size = 0;
        out = 0;
        while (size < text_.size() && size < 4 && text_[size] >= '0' && text_[size] <= '9')
            out = out * 10 + (text_[size++] - '0');
        text_.remove_prefix(size);
        return size > 0 && out >= low && out <= high;
    }

    /// [+-]hh[:mm[:ss]] in seconds.
    bool time(int32_t& out, int mostHours) {
        bool isNegative = skip('-');
        if (!isNegative)
            skip('+');
        int hours = 0, minutes = 0, seconds = 0;
        if (!number(hours, 0, mostHours))
            return false;
        if (skip(':') && (!number(minutes, 0, 59) || (skip(':') && !number(seconds, 0, 59))))
            return false;
        out = hours * 3600 + minutes * 60 + seconds;
        if (isNegative)
            out = -out;
        return true;
    }

    bool day(ZoneRule::Day& out) {
        using Form = ZoneRule::Day::Form;
        if (!skip(','))
            return false;
        if (skip('M')) {
            out.form = Form::Month;
            if (!number(out.month, 1, 12) || !skip('.') || !number(out.week, 1, 5) || !skip('.') ||
                !number(out.weekday, 0, 6))
                return false;
        } else {
            out.form = skip('J') ? Form::Julian : Form::Zero;
            if (!number(out.day, out.form == Form::Julian ? 1 : 0, 365))
                return false;
        }
        return !skip('/') || time(out.time, 167);
    }

    std::string_view text_;
};

std::optional<ZoneRule> ZoneRule::parse(std::string_view text) { return RuleReader(text).read(); }

/// Days since 1970.
int64_t ZoneRule::Day::inYear(int64_t year) const {
    int64_t first = daysFromCivil(year, 1, 1);
    if (form == Form::Zero)
        return first + day;
    if (form == Form::Julian)
        return first + day - 1 + (isLeap(year) && day >= 60);
    auto m = static_cast<unsigned>(month);
    int64_t begin = daysFromCivil(year, m, 1);
    int64_t next = m == 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, m + 1, 1);
    int64_t firstWeekday = ((begin + 4) % 7 + 7) % 7; // 1970-01-01 was a Thursday
    int64_t at = begin + (weekday - firstWeekday + 7) % 7 + int64_t{week - 1} * 7;
    return at >= next ? at - 7 : at;
}

const ZonePeriod& ZoneRule::at(int64_t utc) const {
    if (!summer_)
        return standard_;
    int64_t local = utc + standard_.offset;
    int64_t year = yearOfDays(local >= 0 ? local / kDay : (local - kDay + 1) / kDay);
    int64_t begin = begin_.inYear(year) * kDay + begin_.time - standard_.offset;
    int64_t end = end_.inYear(year) * kDay + end_.time - summer_->offset;
    bool isSummer = begin < end ? utc >= begin && utc < end : utc >= begin || utc < end;
    return isSummer ? *summer_ : standard_;
}

} // namespace coro::stdlib
