// What stdlib/time/time.co declares as native: the clock, and the system's time zones.
#include <fmt/format.h>

#include "stdlib/arguments.h"
#include "stdlib/modules.h"
#include "stdlib/time/zone.h"
#include "vm/types/bigint.h"
#include "vm/types/handle.h"

namespace coro::stdlib {

using namespace vm;

namespace {

Value wallTime(Vm& vm, Value*, unsigned) { return newInt(vm, vm.scheduler.loop().wallTime()); }
Value monotonic(Vm& vm, Value*, unsigned) { return newInt(vm, vm.scheduler.loop().now()); }

/// Nil when there is no such zone.
Value loadZone(Vm& vm, Value* args, unsigned) {
    auto* name = wantStr(vm, args[0], "name");
    if (!name)
        return Value::raised();
    auto zone = Zone::load(std::string(name->view()));
    return zone ? newHandle(vm, std::move(zone)) : Value::nil();
}

Value localZone(Vm& vm, Value*, unsigned) { return newHandle(vm, Zone::local()); }

Zone* wantZone(Vm& vm, Value v) {
    auto* zone = payloadOf<Zone>(v);
    if (!zone)
        raiseWrongType(vm, "handle", "zone", v);
    return zone;
}

Value zoneName(Vm& vm, Value* args, unsigned) {
    auto* zone = wantZone(vm, args[0]);
    return zone ? newStr(vm, zone->name()) : Value::raised();
}

/// Seconds that calendars can count with: some millions of years around 1970.
std::optional<int64_t> wantSeconds(Vm& vm, Value v) {
    constexpr int64_t kMost = int64_t{1} << 50;
    auto seconds = wantInt(vm, v, "seconds");
    if (seconds && (*seconds > kMost || *seconds < -kMost)) {
        vm.raise(ErrorId::OverflowError, "the time is too far away");
        return std::nullopt;
    }
    return seconds;
}

/// [offset, is summer time, abbreviation] at a number of seconds since 1970 in UTC.
Value zoneAt(Vm& vm, Value* args, unsigned) {
    auto* zone = wantZone(vm, args[0]);
    auto seconds = zone ? wantSeconds(vm, args[1]) : std::nullopt;
    if (!seconds)
        return Value::raised();
    ZonePeriod period = zone->at(*seconds);
    Value abbreviation = newStr(vm, period.abbreviation);
    if (abbreviation.isRaised())
        return abbreviation;
    Value parts[] = {Value::smallInt(period.offset), Value::boolean(period.isDst), abbreviation};
    return Value::object(newListOf(vm, parts));
}

/// The offsets that belong to what clocks of the zone show: the first and the last.
Value zoneAtLocal(Vm& vm, Value* args, unsigned) {
    auto* zone = wantZone(vm, args[0]);
    auto seconds = zone ? wantSeconds(vm, args[1]) : std::nullopt;
    if (!seconds)
        return Value::raised();
    Zone::LocalOffsets offsets = zone->atLocal(*seconds);
    Value parts[] = {Value::smallInt(offsets.earlier), Value::smallInt(offsets.later)};
    return Value::object(newListOf(vm, parts));
}

constexpr NativeEntry kNatives[] = {
    {"unixNanoseconds", wallTime}, {"monotonicNanoseconds", monotonic},
    {"_loadZone", loadZone},       {"_localZone", localZone},
    {"_zoneName", zoneName},       {"_zoneAt", zoneAt},
    {"_zoneAtLocal", zoneAtLocal},
};

} // namespace

NativeTables timeModule() { return {kNatives, {}, true}; }

} // namespace coro::stdlib
