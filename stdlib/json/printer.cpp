#include "stdlib/json/printer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "vm/types/bigint.h"
#include "vm/types/list.h"
#include "vm/types/literal_text.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

constexpr size_t kSuspicious = 1024; ///< a depth from which on data is looked at for containing itself

} // namespace

JsonPrinter::~JsonPrinter() {
    for (Level& level : levels_)
        release(vm_, level.container);
}

bool JsonPrinter::print(Value value) {
    if (!enter(value))
        return false;
    while (!levels_.empty()) {
        if (out_.size() >= checkedAt_) {
            checkedAt_ = out_.size() * 2 + 65536;
            if (!vm_.heap.canAllocate(checkedAt_)) {
                raiseOutOfMemory(vm_, checkedAt_);
                return false;
            }
        }
        if (!step())
            return false;
    }
    return true;
}

bool JsonPrinter::enter(Value value) {
    if (value.isSmallInt()) {
        fmt::format_to(std::back_inserter(out_), "{}", value.asSmallInt());
    } else if (value.isDouble()) {
        return writeFloat(value.asDouble());
    } else if (!value.isObject()) {
        out_ += value.isNil() ? "null" : value.isTrue() ? "true" : "false";
    } else {
        switch (value.asObject()->kind) {
        case Kind::Str:
            writeString(as<Str>(value)->view());
            break;
        case Kind::BigInt:
            out_ += intToText(value);
            break;
        case Kind::List:
        case Kind::Map:
            return push(value);
        case Kind::Instance:
            return enterInstance(value);
        case Kind::Bytes:
            return refuse(value, "; `base64()` makes a text of bytes");
        case Kind::Range:
            return refuse(value, "; `toList()` makes a list of a range");
        default:
            return refuse(value, "");
        }
    }
    return true;
}

/// What the instance's `toJson()` gives is written in its place.
bool JsonPrinter::enterInstance(Value value) {
    Value method = classOf(vm_, value)->method("toJson");
    if (method.isUnset())
        return refuse(value, ": its class has no method `toJson`");
    // The call may take the instance out of where it was found.
    Value self = retained(value), argument = retained(value);
    Value stand = vm_.call(method, {&argument, 1});
    bool entered = false;
    if (!stand.isRaised())
        entered =
            isKind(stand, Kind::Instance) ? refuse(value, ": its `toJson` gives an instance, not data") : enter(stand);
    release(vm_, self);
    if (!stand.isRaised())
        release(vm_, stand);
    return entered;
}

bool JsonPrinter::push(Value container) {
    Level& level = levels_.emplace_back();
    level.container = retained(container);
    if (auto* map = cast<Map>(container)) {
        level.epoch = map->epoch();
        if (style_.sortKeys)
            sortKeys(level, map);
    }
    out_ += isKind(container, Kind::Map) ? '{' : '[';
    if (levels_.size() < kSuspicious || !isCyclic())
        return true;
    vm_.raise(ErrorId::ValueError, "data that contains itself cannot be written as JSON");
    return false;
}

bool JsonPrinter::isCyclic() const {
    // Asked at some depths only, which finds every cycle in the end.
    size_t depth = levels_.size();
    if ((depth & (depth - 1)) != 0)
        return false;
    return std::any_of(levels_.begin(), levels_.end() - 1,
                       [this](const Level& level) { return level.container == levels_.back().container; });
}

bool JsonPrinter::step() {
    Level& top = levels_.back();
    auto* list = cast<List>(top.container);
    if (!list)
        return stepMap(top);
    if (top.next >= list->size()) {
        close(']');
        return true;
    }
    separate(top);
    return enter(list->at(top.next++));
}

bool JsonPrinter::stepMap(Level& top) {
    auto* map = as<Map>(top.container);
    if (top.epoch != map->epoch()) {
        vm_.raise(ErrorId::ValueError, "the map was changed while it was written as JSON");
        return false;
    }
    uint32_t count = style_.sortKeys ? static_cast<uint32_t>(top.order.size()) : map->places();
    auto placeOf = [&](uint32_t i) { return style_.sortKeys ? top.order[i] : i; };
    while (top.next < count && !map->isPlaceUsed(placeOf(top.next)))
        ++top.next;
    if (top.next >= count) {
        close('}');
        return true;
    }
    separate(top);
    uint32_t place = placeOf(top.next++);
    if (!writeKey(map->keyAt(place)))
        return false;
    out_ += style_.indent.empty() ? ":" : ": ";
    return enter(map->valueAt(place));
}

/// By their texts; keys that are none come first, and are refused then.
void JsonPrinter::sortKeys(Level& level, const Map* map) const {
    for (uint32_t place = 0; place < map->places(); ++place)
        if (map->isPlaceUsed(place))
            level.order.push_back(place);
    auto text = [map](uint32_t place) {
        auto* key = cast<Str>(map->keyAt(place));
        return key ? std::string(key->view()) : isInt(map->keyAt(place)) ? intToText(map->keyAt(place)) : std::string();
    };
    std::stable_sort(level.order.begin(), level.order.end(), [&](uint32_t x, uint32_t y) { return text(x) < text(y); });
}

void JsonPrinter::separate(Level& level) {
    if (!std::exchange(level.isFirst, false))
        out_ += ',';
    newLine(levels_.size());
}

void JsonPrinter::newLine(size_t depth) {
    if (style_.indent.empty())
        return;
    out_ += '\n';
    for (size_t i = 0; i < depth; ++i)
        out_ += style_.indent;
}

void JsonPrinter::close(char bracket) {
    Value container = levels_.back().container;
    bool wasEmpty = levels_.back().isFirst;
    levels_.pop_back();
    if (!wasEmpty)
        newLine(levels_.size());
    out_ += bracket;
    release(vm_, container);
}

bool JsonPrinter::writeKey(Value key) {
    if (auto* text = cast<Str>(key)) {
        writeString(text->view());
    } else if (isInt(key)) {
        out_ += '"' + intToText(key) + '"';
    } else {
        vm_.raise(ErrorId::TypeError,
                  fmt::format("a key of JSON is a str or an int, not {}{}", typeName(key), place()));
        return false;
    }
    return true;
}

bool JsonPrinter::writeFloat(double d) {
    if (std::isfinite(d)) {
        appendFloat(out_, d);
        return true;
    }
    std::string text;
    appendFloat(text, d);
    vm_.raise(ErrorId::ValueError, fmt::format("JSON has no {}{}", text, place()));
    return false;
}

void JsonPrinter::writeString(std::string_view text) {
    out_ += '"';
    size_t done = 0;
    for (size_t at = 0; at < text.size();) {
        auto octet = static_cast<unsigned char>(text[at]);
        bool isPlain = octet >= 0x20 && octet != '"' && octet != '\\' && (octet < 0x80 || !style_.asciiOnly);
        if (isPlain) {
            ++at;
            continue;
        }
        out_ += text.substr(done, at - done);
        utf8::Decoded decoded = utf8::decode(text, at);
        writeEscape(decoded.codePoint);
        at += decoded.size;
        done = at;
    }
    out_ += text.substr(done);
    out_ += '"';
}

void JsonPrinter::writeEscape(char32_t codePoint) {
    static constexpr std::string_view kMeanings = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
    if (size_t known = codePoint < 0x80 ? kMeanings.find(static_cast<char>(codePoint)) : std::string_view::npos;
        known != std::string_view::npos) {
        out_ += '\\';
        out_ += kLetters[known];
        return;
    }
    auto unit = [this](uint32_t code) { fmt::format_to(std::back_inserter(out_), "\\u{:04x}", code); };
    if (codePoint < 0x10000) {
        unit(codePoint);
    } else {
        unit(0xD800 + ((codePoint - 0x10000) >> 10));
        unit(0xDC00 + (codePoint & 0x3FF));
    }
}

bool JsonPrinter::refuse(Value value, std::string_view hint) {
    vm_.raise(ErrorId::TypeError, fmt::format("JSON has no {}{}{}", typeName(value), place(), hint));
    return false;
}

std::string JsonPrinter::place() const {
    constexpr size_t kMostShown = 20;
    std::string path;
    for (size_t i = 0; i < levels_.size(); ++i) {
        if (i == kMostShown) {
            path += "...";
            break;
        }
        const Level& level = levels_[i];
        if (level.next == 0)
            continue;
        auto* map = cast<Map>(level.container);
        uint32_t place = style_.sortKeys && map ? level.order[level.next - 1] : level.next - 1;
        Value key = map && map->isPlaceUsed(place) ? map->keyAt(place) : Value::smallInt(place);
        if (auto* name = cast<Str>(key))
            path += fmt::format(".{}", name->view());
        else
            path += fmt::format("[{}]", shortRepr(vm_, key));
    }
    return path.empty() ? "" : fmt::format(" at {}", path);
}

} // namespace coro::stdlib
