// The methods of bytes.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "stdlib/shared.h"
#include "vm/interpreter/operators.h"
#include "vm/types/bigint.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

Value zeros(Vm& vm, Value count) {
    if (isNegative(count))
        return vm.raise(ErrorId::ValueError, fmt::format("bytes cannot have a size of {}", shortRepr(vm, count)));
    return newZeroBytes(vm, static_cast<size_t>(clampToInt64(count)));
}

Value fromOctets(Vm& vm, const List* list) {
    Bytes* b = newBytesOfSize(vm, list->size());
    if (!b)
        return Value::raised();
    for (uint32_t i = 0; i < list->size(); ++i) {
        Value octet = list->at(i);
        if (octet.isSmallInt() && octet.asSmallInt() >= 0 && octet.asSmallInt() <= 255) {
            b->data()[i] = static_cast<unsigned char>(octet.asSmallInt());
            continue;
        }
        release(vm, b);
        return vm.raise(ErrorId::ValueError, fmt::format("{} is not an int from 0 to 255", shortRepr(vm, octet)));
    }
    return Value::object(b);
}

Value bytesInit(Vm& vm, Value* args, unsigned) {
    Value from = args[1];
    if (isKind(from, Kind::Bytes))
        return take(args[1]);
    if (isInt(from))
        return zeros(vm, from);
    if (auto* text = cast<Str>(from))
        return newBytes(vm, text->view());
    if (auto* list = cast<List>(from))
        return fromOctets(vm, list);
    const bool hasItems = isKind(from, Kind::Range) || isKind(from, Kind::Set) || isKind(from, Kind::Stream) ||
                          !operatorOf(vm, from, KnownName::Iterate).isUnset();
    if (!hasItems)
        return raiseWrongType(vm, "value", "int, str or bytes, or have items", from);
    List* octets = newList(vm);
    Value made = listExtend(vm, octets, from) ? fromOctets(vm, octets) : Value::raised();
    release(vm, octets);
    return made;
}

Value bytesHex(Vm& vm, Value* args, unsigned) {
    static constexpr char kDigits[] = "0123456789abcdef";
    auto* separator = wantStr(vm, args[1], "separator");
    if (!separator)
        return Value::raised();
    auto* b = self<Bytes>(args);
    size_t size;
    if (__builtin_mul_overflow(b->size, 2 + size_t{separator->size}, &size))
        return raiseOutOfMemory(vm, b->size);
    Str* text = newStrOfSize(vm, size - (b->size > 0 ? separator->size : 0));
    if (!text)
        return Value::raised();
    char* out = text->bytes();
    for (size_t i = 0; i < b->size; ++i) {
        if (i > 0 && separator->size > 0)
            out = std::copy_n(separator->bytes(), separator->size, out);
        const unsigned octet = b->data()[i];
        out[0] = kDigits[octet >> 4];
        out[1] = kDigits[octet & 15];
        out += 2;
    }
    return Value::object(text);
}

int hexValue(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

Value strUnhex(Vm& vm, Value* args, unsigned) {
    std::string_view text = self<Str>(args)->view();
    if (text.size() % 2)
        return vm.raise(ErrorId::ValueError, "hexadecimal digits of bytes come in pairs");
    Bytes* b = newBytesOfSize(vm, text.size() / 2);
    if (!b)
        return Value::raised();
    for (size_t i = 0; i < b->size; ++i) {
        int high = hexValue(text[2 * i]), low = hexValue(text[2 * i + 1]);
        if (high >= 0 && low >= 0) {
            b->data()[i] = static_cast<unsigned char>(high * 16 + low);
            continue;
        }
        release(vm, b);
        return vm.raise(ErrorId::ValueError, fmt::format("no hexadecimal digits at {}", 2 * i));
    }
    return Value::object(b);
}

Value bytesFind(Vm& vm, Value* args, unsigned) {
    auto* part = wantBytes(vm, args[1], "part");
    auto start = part ? wantInt(vm, args[2], "start") : std::nullopt;
    if (!start)
        return Value::raised();
    auto size = static_cast<int64_t>(self<Bytes>(args)->size);
    int64_t from = *start < 0 ? std::max<int64_t>(*start + size, 0) : std::min(*start, size + 1);
    size_t at = self<Bytes>(args)->view().find(part->view(), static_cast<size_t>(from));
    return at == std::string_view::npos ? Value::nil() : Value::smallInt(static_cast<int64_t>(at));
}

Value bytesFindLast(Vm& vm, Value* args, unsigned) {
    auto* part = wantBytes(vm, args[1], "part");
    if (!part)
        return Value::raised();
    size_t at = self<Bytes>(args)->view().rfind(part->view());
    return at == std::string_view::npos ? Value::nil() : Value::smallInt(static_cast<int64_t>(at));
}

Value bytesCount(Vm& vm, Value* args, unsigned) {
    auto* part = wantBytes(vm, args[1], "part");
    if (!part)
        return Value::raised();
    if (part->size == 0)
        return vm.raise(ErrorId::ValueError, "empty bytes cannot be counted");
    std::string_view data = self<Bytes>(args)->view();
    int64_t count = 0;
    for (size_t at = data.find(part->view()); at != std::string_view::npos;
         at = data.find(part->view(), at + part->size))
        ++count;
    return Value::smallInt(count);
}

Value bytesReplace(Vm& vm, Value* args, unsigned) {
    auto* old = wantBytes(vm, args[1], "old");
    auto* replacement = old ? wantBytes(vm, args[2], "new") : nullptr;
    auto limit = replacement ? wantLimit(vm, args[3]) : std::nullopt;
    if (!limit)
        return Value::raised();
    if (old->size == 0)
        return vm.raise(ErrorId::ValueError, "empty bytes cannot be replaced");
    std::string_view data = self<Bytes>(args)->view();
    std::string result;
    size_t done = 0;
    size_t at = data.find(old->view());
    for (uint64_t count = 0; at != std::string_view::npos && count < *limit; ++count) {
        if (!vm.heap.canAllocate(result.size() + (at - done) + replacement->size))
            return raiseOutOfMemory(vm, result.size() + replacement->size);
        result += data.substr(done, at - done);
        result += replacement->view();
        done = at + old->size;
        at = data.find(old->view(), done);
    }
    if (done == 0)
        return take(args[0]);
    result += data.substr(done);
    return newBytes(vm, result);
}

Value bytesReversed(Vm& vm, Value* args, unsigned) {
    auto* b = self<Bytes>(args);
    Bytes* reversed = newBytesOfSize(vm, b->size);
    if (!reversed)
        return Value::raised();
    std::reverse_copy(b->data(), b->data() + b->size, reversed->data());
    return Value::object(reversed);
}

Value bytesStartsWith(Vm& vm, Value* args, unsigned) {
    auto* prefix = wantBytes(vm, args[1], "prefix");
    return prefix ? Value::boolean(self<Bytes>(args)->view().starts_with(prefix->view())) : Value::raised();
}

Value bytesEndsWith(Vm& vm, Value* args, unsigned) {
    auto* suffix = wantBytes(vm, args[1], "suffix");
    return suffix ? Value::boolean(self<Bytes>(args)->view().ends_with(suffix->view())) : Value::raised();
}

constexpr NativeEntry kNatives[] = {
    {"bytes.init", bytesInit},         {"bytes.len", lenOf},
    {"bytes.hex", bytesHex},           {"bytes.find", bytesFind},
    {"bytes.findLast", bytesFindLast}, {"bytes.count", bytesCount},
    {"bytes.replace", bytesReplace},   {"bytes.reversed", bytesReversed},
    {"bytes.contains", containsItem},  {"bytes.startsWith", bytesStartsWith},
    {"bytes.endsWith", bytesEndsWith}, {"str.unhex", strUnhex},
};

} // namespace

std::span<const NativeEntry> bytesNatives() { return kNatives; }

} // namespace coro::stdlib
