#pragma once
// Time zones, as the system's zoneinfo files have them (RFC 8536). All times are seconds since 1970-01-01 00:00 UTC.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/time/zone_rule.h"

namespace coro::stdlib {

class Zone {
  public:
    /// "Europe/Berlin"; null when the system has none of that name.
    static std::unique_ptr<Zone> load(const std::string& name);
    /// That of the environment variable TZ, or the system's; UTC when neither says any.
    static std::unique_ptr<Zone> local();
    /// What a zoneinfo file holds; null when it is damaged.
    static std::unique_ptr<Zone> parse(std::string name, std::string_view data);

    const std::string& name() const { return name_; }

    /// What holds at that instant.
    ZonePeriod at(int64_t utc) const;

    struct LocalOffsets {
        int32_t earlier; ///< seconds east of UTC for the first time that clocks show this
        int32_t later;   ///< and for the last; the same unless clocks are set back over it
    };
    /// For what clocks in the zone show, as seconds since 1970 on them. A time that they skip counts as if they did
    /// not.
    LocalOffsets atLocal(int64_t local) const;

  private:
    struct Transition {
        int64_t at;
        uint8_t period;
    };

    std::string name_;
    std::vector<ZonePeriod> periods_;
    std::vector<Transition> transitions_;
    std::optional<ZoneRule> rule_; ///< for the time after the last transition
};

} // namespace coro::stdlib
