#include "stdlib/time/zone.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/io.h"

namespace coro::stdlib {

namespace {

constexpr std::string_view kFolder = "/usr/share/zoneinfo/";
constexpr int64_t kDay = 86400;

/// Reads numbers that have their highest byte first.
class Reader {
  public:
    explicit Reader(std::string_view data) : data_(data) {}

    /// False once something was asked for that is not there.
    bool isGood() const { return good_; }
    std::string_view take(size_t size) {
        if (size > data_.size()) {
            good_ = false;
            data_ = {};
            return {};
        }
        std::string_view part = data_.substr(0, size);
        data_.remove_prefix(size);
        return part;
    }
    int64_t number(size_t size) {
        std::string_view part = take(size);
        uint64_t value = 0;
        for (char c : part)
            value = value << 8 | static_cast<unsigned char>(c);
        unsigned unused = 64 - 8 * static_cast<unsigned>(size);
        return static_cast<int64_t>(value << unused) >> unused; // with its sign
    }
    std::string_view rest() const { return data_; }

  private:
    std::string_view data_;
    bool good_ = true;
};

struct Header {
    char version = 0;
    size_t utcMarks = 0, standardMarks = 0, leaps = 0, transitions = 0, periods = 0, characters = 0;

    size_t bodySize(size_t timeSize) const {
        return transitions * (timeSize + 1) + periods * 6 + characters + leaps * (timeSize + 4) + standardMarks +
               utcMarks;
    }
};

bool readHeader(Reader& reader, Header& header) {
    if (reader.take(4) != "TZif")
        return false;
    std::string_view version = reader.take(1);
    header.version = version.empty() ? '\0' : version[0];
    reader.take(15);
    for (size_t* count : {&header.utcMarks, &header.standardMarks, &header.leaps, &header.transitions, &header.periods,
                          &header.characters})
        *count = static_cast<uint32_t>(reader.number(4));
    constexpr size_t kMost = 1 << 20;
    return reader.isGood() && header.transitions < kMost && header.periods > 0 && header.periods < 256 &&
           header.characters < kMost && header.leaps < kMost && header.standardMarks < kMost && header.utcMarks < kMost;
}

} // namespace

std::unique_ptr<Zone> Zone::parse(std::string name, std::string_view data) {
    Reader reader(data);
    Header header;
    if (!readHeader(reader, header))
        return nullptr;
    size_t timeSize = 4;
    if (header.version >= '2') { // the same again, with times of 64 bits
        reader.take(header.bodySize(4));
        timeSize = 8;
        if (!readHeader(reader, header))
            return nullptr;
    }
    auto zone = std::make_unique<Zone>();
    zone->name_ = std::move(name);
    Reader body(reader.take(header.bodySize(timeSize)));
    for (size_t i = 0; i < header.transitions; ++i)
        zone->transitions_.push_back({body.number(timeSize), 0});
    for (Transition& transition : zone->transitions_)
        transition.period = static_cast<uint8_t>(body.number(1));
    std::vector<size_t> names;
    for (size_t i = 0; i < header.periods; ++i) {
        zone->periods_.push_back(
            {.offset = static_cast<int32_t>(body.number(4)), .isDst = body.number(1) != 0, .abbreviation = ""});
        names.push_back(static_cast<uint8_t>(body.number(1)));
    }
    std::string_view characters = body.take(header.characters);
    for (size_t i = 0; i < names.size() && names[i] < characters.size(); ++i)
        zone->periods_[i].abbreviation = characters.substr(names[i], characters.find('\0', names[i]) - names[i]);
    bool arePeriodsKnown = std::all_of(zone->transitions_.begin(), zone->transitions_.end(),
                                       [&](const Transition& t) { return t.period < zone->periods_.size(); });
    if (!reader.isGood() || !body.isGood() || !arePeriodsKnown)
        return nullptr;
    std::string_view footer = reader.rest();
    if (timeSize == 8 && footer.size() > 2 && footer[0] == '\n' && footer.find('\n', 1) != std::string_view::npos)
        zone->rule_ = ZoneRule::parse(footer.substr(1, footer.find('\n', 1) - 1));
    return zone;
}

std::unique_ptr<Zone> Zone::load(const std::string& name) {
    if (name.empty() || name[0] == '/' || name.find("..") != std::string::npos || name.find('\0') != std::string::npos)
        return nullptr;
    const char* folder = std::getenv("TZDIR");
    auto data = readFile((folder ? std::string(folder) + "/" : std::string(kFolder)) + name);
    return data ? parse(name, *data) : nullptr;
}

std::unique_ptr<Zone> Zone::local() {
    auto ruled = [](std::string name, std::string_view text) -> std::unique_ptr<Zone> {
        auto rule = ZoneRule::parse(text);
        if (!rule)
            return nullptr;
        auto zone = std::make_unique<Zone>();
        zone->name_ = std::move(name);
        zone->rule_ = std::move(rule);
        return zone;
    };
    if (const char* variable = std::getenv("TZ")) {
        std::string name = *variable == ':' ? variable + 1 : variable;
        if (auto zone = load(name))
            return zone;
        if (auto zone = ruled(name, name))
            return zone;
        return ruled("UTC", "UTC0");
    }
    if (auto data = readFile("/etc/localtime")) {
        char target[4096];
        ssize_t size = readlink("/etc/localtime", target, sizeof target);
        std::string_view path(target, size > 0 ? static_cast<size_t>(size) : 0);
        size_t folder = path.find("zoneinfo/");
        std::string name(folder == std::string_view::npos ? "local" : path.substr(folder + 9));
        if (auto zone = parse(name, *data))
            return zone;
    }
    return ruled("UTC", "UTC0");
}

ZonePeriod Zone::at(int64_t utc) const {
    auto after = std::upper_bound(transitions_.begin(), transitions_.end(), utc,
                                  [](int64_t time, const Transition& t) { return time < t.at; });
    if (after == transitions_.end() && rule_)
        return rule_->at(utc);
    if (after != transitions_.begin())
        return periods_[(after - 1)->period];
    // Before the first transition: the first period that is not summer time.
    auto standard = std::find_if(periods_.begin(), periods_.end(), [](const ZonePeriod& p) { return !p.isDst; });
    return standard != periods_.end() ? *standard : periods_.front();
}

Zone::LocalOffsets Zone::atLocal(int64_t local) const {
    int32_t before = at(local - kDay).offset;
    int32_t after = at(local + kDay).offset;
    bool isBefore = at(local - before).offset == before;
    bool isAfter = at(local - after).offset == after;
    if (isBefore && isAfter)
        return {before, after};
    if (isAfter)
        return {after, after};
    // In a gap neither holds: as if the clocks had not been set on yet.
    return {before, before};
}

} // namespace coro::stdlib
