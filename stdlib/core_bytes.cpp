// The methods of bytes.
#include <fmt/format.h>

#include <cstring>

#include "base/utf8.h"
#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "stdlib/shared.h"
#include "vm/types/bigint.h"
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
    return raiseWrongType(vm, "value", "int, str, list or bytes", from);
}

Value bytesDecode(Vm& vm, Value* args, unsigned) {
    std::string_view data = self<Bytes>(args)->view();
    if (auto bad = utf8::findInvalid(data))
        return vm.raise(ErrorId::ValueError, fmt::format("the bytes are not UTF-8: 0x{:02x} at {} does not fit",
                                                         static_cast<unsigned char>(data[*bad]), *bad));
    return newStr(vm, data);
}

Value bytesHex(Vm& vm, Value* args, unsigned) {
    static constexpr char kDigits[] = "0123456789abcdef";
    auto* b = self<Bytes>(args);
    Str* text = newStrOfSize(vm, b->size * 2);
    if (!text)
        return Value::raised();
    for (size_t i = 0; i < b->size; ++i) {
        text->bytes()[2 * i] = kDigits[b->data()[i] >> 4];
        text->bytes()[2 * i + 1] = kDigits[b->data()[i] & 15];
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

Value bytesStartsWith(Vm& vm, Value* args, unsigned) {
    auto* prefix = wantBytes(vm, args[1], "prefix");
    return prefix ? Value::boolean(self<Bytes>(args)->view().starts_with(prefix->view())) : Value::raised();
}

Value bytesEndsWith(Vm& vm, Value* args, unsigned) {
    auto* suffix = wantBytes(vm, args[1], "suffix");
    return suffix ? Value::boolean(self<Bytes>(args)->view().ends_with(suffix->view())) : Value::raised();
}

Value strToBytes(Vm& vm, Value* args, unsigned) { return newBytes(vm, self<Str>(args)->view()); }

constexpr NativeEntry kNatives[] = {
    {"bytes.init", bytesInit},
    {"bytes.len", lenOf},
    {"bytes.decode", bytesDecode},
    {"bytes.hex", bytesHex},
    {"bytes.find", bytesFind},
    {"bytes.contains", containsItem},
    {"bytes.startsWith", bytesStartsWith},
    {"bytes.endsWith", bytesEndsWith},
    {"str.unhex", strUnhex},
    {"str.toBytes", strToBytes},
};

} // namespace

std::span<const NativeEntry> bytesNatives() { return kNatives; }

} // namespace coro::stdlib
