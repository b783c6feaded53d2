#include "stdlib/time/zone.h"

#include <catch2/catch.hpp>

#include <string>

using namespace coro::stdlib;

namespace {

int64_t instant(int64_t year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
    return daysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60;
}

ZoneRule ruleOf(std::string_view text) {
    auto rule = ZoneRule::parse(text);
    REQUIRE(rule);
    return *rule;
}

void appendNumber(std::string& out, int64_t value, int size) {
    for (int i = size - 1; i >= 0; --i)
        out += static_cast<char>(value >> (8 * i));
}

/// A file of version 2 with two periods, one transition at `at`, and a footer.
std::string zoneFile(int64_t at, std::string_view footer) {
    std::string file;
    for (int size : {4, 8}) {
        file += "TZif2" + std::string(15, '\0');
        for (int count : {0, 0, 0, 1, 2, 8})
            appendNumber(file, count, 4);
        appendNumber(file, at, size);
        file += '\1';
        appendNumber(file, 3600, 4);
        file += std::string("\0\0", 2);
        appendNumber(file, 7200, 4);
        file += std::string("\1\4", 2);
        file += std::string("AAA\0BBB\0", 8);
    }
    return file + "\n" + std::string(footer) + "\n";
}

} // namespace

TEST_CASE("days of dates, and years of days") {
    CHECK(daysFromCivil(1970, 1, 1) == 0);
    CHECK(daysFromCivil(2000, 3, 1) == 11017);
    CHECK(daysFromCivil(1969, 12, 31) == -1);
    CHECK(daysFromCivil(0, 1, 1) == -719528);
    CHECK(daysFromCivil(-400, 1, 1) == -719528 - 146097);
    for (int64_t year : {-4000, -1, 0, 1, 1899, 1970, 2000, 2024, 9999}) {
        CHECK(yearOfDays(daysFromCivil(year, 1, 1)) == year);
        CHECK(yearOfDays(daysFromCivil(year, 12, 31)) == year);
    }
}

TEST_CASE("a rule without summer time") {
    ZoneRule rule = ruleOf("<+0330>-3:30");
    CHECK(rule.at(0).offset == 12600);
    CHECK(rule.at(0).abbreviation == "+0330");
    CHECK_FALSE(rule.at(0).isDst);
}

TEST_CASE("a rule of the northern half") {
    ZoneRule rule = ruleOf("CET-1CEST,M3.5.0,M10.5.0/3");
    CHECK(rule.at(instant(2024, 3, 31, 0, 59)).abbreviation == "CET");
    CHECK(rule.at(instant(2024, 3, 31, 1, 0)).abbreviation == "CEST");
    CHECK(rule.at(instant(2024, 10, 27, 0, 59)).offset == 7200);
    CHECK(rule.at(instant(2024, 10, 27, 1, 0)).offset == 3600);
}

TEST_CASE("a rule of the southern half") {
    ZoneRule rule = ruleOf("AEST-10AEDT,M10.1.0,M4.1.0/3");
    CHECK(rule.at(instant(2024, 1, 1)).isDst);
    CHECK_FALSE(rule.at(instant(2024, 7, 1)).isDst);
    CHECK(rule.at(instant(2024, 12, 31)).isDst);
}

TEST_CASE("days by their number, with and without 29 February") {
    ZoneRule julian = ruleOf("AAA0BBB,J60,J300");
    CHECK_FALSE(julian.at(instant(2024, 2, 29, 12)).isDst);
    CHECK(julian.at(instant(2024, 3, 1, 12)).isDst);
    ZoneRule zero = ruleOf("AAA0BBB,59,299");
    CHECK(zero.at(instant(2024, 2, 29, 12)).isDst);
    CHECK_FALSE(zero.at(instant(2023, 2, 28, 12)).isDst);
}

TEST_CASE("times outside of the day, and the rule that systems take without dates") {
    ZoneRule early = ruleOf("EET-2EEST,M3.4.4/50,M10.4.4/50");
    CHECK(early.at(instant(2024, 3, 30, 0, 0)).isDst);
    CHECK_FALSE(early.at(instant(2024, 3, 29, 23, 59)).isDst);
    CHECK(ruleOf("EST5EDT").at(instant(2024, 3, 10, 7)).abbreviation == "EDT");
    CHECK(ruleOf("EST5EDT4:30,0/0,J365/25").at(instant(2024, 6, 1)).offset == -16200);
}

TEST_CASE("texts that are no rules") {
    for (std::string_view text :
         {"", "CE-1", "CET", "CET-25", "<CET-1", "CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M13.1.0,M1.1.0",
          "CET-1CEST,M1.6.0,M1.1.0", "CET-1CEST,M1.1.7,M1.1.0", "CET-1CEST,J0,J1", "CET-1CEST,M3.5.0,M10.5.0/3x",
          "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1:60", "Europe/Berlin"})
        CHECK_FALSE(ZoneRule::parse(text));
}

TEST_CASE("a file's transitions, and its rule after them") {
    auto zone = Zone::parse("Here", zoneFile(instant(2000, 1, 1), "AAA-1BBB,M3.5.0,M10.5.0/3"));
    REQUIRE(zone);
    CHECK(zone->name() == "Here");
    CHECK(zone->at(instant(1999, 12, 31)).abbreviation == "AAA");
    CHECK(zone->at(instant(2000, 1, 1)).abbreviation == "AAA"); // by the rule: it is winter
    CHECK(zone->at(instant(2000, 7, 1)).abbreviation == "BBB");
    auto withoutRule = Zone::parse("Here", zoneFile(instant(2000, 1, 1), ""));
    REQUIRE(withoutRule);
    CHECK(withoutRule->at(instant(2050, 1, 1)).abbreviation == "BBB");
}

TEST_CASE("clocks that are set on and back") {
    auto zone = Zone::parse("Here", zoneFile(0, "CET-1CEST,M3.5.0,M10.5.0/3"));
    REQUIRE(zone);
    auto twice = zone->atLocal(instant(2024, 10, 27, 2, 30));
    CHECK(twice.earlier == 7200);
    CHECK(twice.later == 3600);
    auto skipped = zone->atLocal(instant(2024, 3, 31, 2, 30));
    CHECK(skipped.earlier == 3600);
    CHECK(skipped.later == 3600);
    auto once = zone->atLocal(instant(2024, 7, 1));
    CHECK(once.earlier == 7200);
    CHECK(once.later == 7200);
}

TEST_CASE("damaged files are refused, whatever is wrong with them") {
    const std::string whole = zoneFile(0, "UTC0");
    for (size_t size = 0; size < whole.size(); ++size)
        (void)Zone::parse("x", std::string_view(whole).substr(0, size)); // no crash
    for (size_t at = 0; at < whole.size(); ++at) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0xff);
        if (auto zone = Zone::parse("x", damaged)) {
            (void)zone->at(instant(2024, 1, 1));
            (void)zone->atLocal(-instant(2024, 1, 1));
        }
    }
    CHECK_FALSE(Zone::parse("x", ""));
    CHECK_FALSE(Zone::parse("x", "TZif2"));
    CHECK_FALSE(Zone::load("../../etc/passwd"));
    CHECK_FALSE(Zone::load("/etc/passwd"));
    CHECK_FALSE(Zone::load(""));
}
