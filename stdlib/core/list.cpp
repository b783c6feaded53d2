// The methods of list.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "stdlib/shared.h"
#include "vm/types/bigint.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"
#include "vm/types/range.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

Value done(bool succeeded) { return succeeded ? Value::nil() : Value::raised(); }

Value listInit(Vm& vm, Value* args, unsigned) {
    List* list = newList(vm);
    if (args[1].isNil() || listExtend(vm, list, args[1]))
        return Value::object(list);
    release(vm, list);
    return Value::raised();
}

Value listPush(Vm& vm, Value* args, unsigned) { return done(self<List>(args)->push(vm, take(args[1]))); }
Value plainPush(Vm&, Value* args, unsigned) {
    auto* list = self<List>(args);
    if (list->isFull())
        return Value::unset();
    list->pushIntoRoom(take(args[1]));
    return Value::nil();
}

Value listExtendBy(Vm& vm, Value* args, unsigned) { return done(listExtend(vm, self<List>(args), args[1])); }

Value listPop(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    return list->isEmpty() ? vm.raise(ErrorId::IndexError, "an empty list has no last item") : list->pop();
}

/// The index of a place to insert at, or of an item to take out (`limit` is then the last one's, plus 1).
std::optional<uint32_t> wantPlace(Vm& vm, const List* list, Value v, uint64_t limit) {
    auto index = wantInt(vm, v, "index");
    if (!index)
        return std::nullopt;
    int64_t place = *index < 0 ? *index + list->size() : *index;
    if (place >= 0 && static_cast<uint64_t>(place) < limit)
        return static_cast<uint32_t>(place);
    vm.raise(ErrorId::IndexError, fmt::format("index {} is outside of a list with {} item{}", *index, list->size(),
                                              list->size() == 1 ? "" : "s"));
    return std::nullopt;
}

Value listInsert(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto place = wantPlace(vm, list, args[1], uint64_t{list->size()} + 1);
    return done(place && list->insert(vm, *place, take(args[2])));
}

Value listRemoveAt(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto place = wantPlace(vm, list, args[1], list->size());
    return place ? list->removeAt(*place) : Value::raised();
}

struct Found {
    Truth truth;
    uint32_t place;
};

Found findEqual(Vm& vm, const List* list, Value value, uint32_t start = 0) {
    for (uint32_t i = start; i < list->size(); ++i)
        if (Truth same = equals(vm, list->at(i), value); same != Truth::No)
            return {same, i};
    return {Truth::No, 0};
}

Value listRemove(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    Found found = findEqual(vm, list, args[1]);
    if (found.truth == Truth::Raised)
        return Value::raised();
    if (found.truth == Truth::Yes)
        release(vm, list->removeAt(found.place));
    return Value::boolean(found.truth == Truth::Yes);
}

/// A place to begin at: negative ones from the end, cut to the list.
std::optional<uint32_t> wantStart(Vm& vm, const List* list, Value v) {
    auto start = wantInt(vm, v, "start");
    if (!start)
        return std::nullopt;
    int64_t place = *start < 0 ? *start + list->size() : *start;
    return static_cast<uint32_t>(std::clamp<int64_t>(place, 0, list->size()));
}

Value listIndexOf(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto start = wantStart(vm, list, args[2]);
    if (!start)
        return Value::raised();
    Found found = findEqual(vm, list, args[1], *start);
    if (found.truth == Truth::Raised)
        return Value::raised();
    return found.truth == Truth::Yes ? Value::smallInt(found.place) : Value::nil();
}

Value listLastIndexOf(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    for (uint32_t i = list->size(); i-- > 0;) {
        Truth same = equals(vm, list->at(i), args[1]);
        if (same == Truth::Raised)
            return Value::raised();
        if (same == Truth::Yes)
            return Value::smallInt(i);
    }
    return Value::nil();
}

Value listCountOf(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    int64_t count = 0;
    for (uint32_t i = 0; i < list->size(); ++i) {
        Truth same = equals(vm, list->at(i), args[1]);
        if (same == Truth::Raised)
            return Value::raised();
        count += same == Truth::Yes;
    }
    return Value::smallInt(count);
}

Value listGet(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto index = wantInt(vm, args[1], "index");
    if (!index)
        return Value::raised();
    int64_t place = *index < 0 ? *index + list->size() : *index;
    return place >= 0 && place < list->size() ? retained(list->at(static_cast<uint32_t>(place))) : take(args[2]);
}

Value listSwap(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto i = wantPlace(vm, list, args[1], list->size());
    auto j = i ? wantPlace(vm, list, args[2], list->size()) : std::nullopt;
    if (!j)
        return Value::raised();
    std::swap(list->items()[*i], list->items()[*j]);
    return Value::nil();
}

Value listRotate(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto by = wantInt(vm, args[1], "by");
    if (!by)
        return Value::raised();
    int64_t size = list->size();
    if (size == 0)
        return Value::nil();
    auto items = list->items();
    std::rotate(items.begin(), items.begin() + ((*by % size) + size) % size, items.end());
    return Value::nil();
}

Value listRemoveRange(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto* range = want<Range>(vm, args[1], "range", "range");
    auto slice = range ? sliceOf(vm, range, list->size()) : std::nullopt;
    if (!slice)
        return Value::raised();
    if (slice->begin < slice->end)
        list->erase(vm, static_cast<uint32_t>(slice->begin), static_cast<uint32_t>(slice->end));
    return Value::nil();
}

Value listFill(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto* range = args[2].isNil() ? nullptr : want<Range>(vm, args[2], "range", "range");
    if (!range && !args[2].isNil())
        return Value::raised();
    auto slice = range ? sliceOf(vm, range, list->size()) : Slice{0, list->size()};
    if (!slice)
        return Value::raised();
    for (uint64_t i = slice->begin; i < slice->end && i < list->size(); ++i)
        list->set(vm, static_cast<uint32_t>(i), retained(args[1]));
    return Value::nil();
}

Value listClear(Vm& vm, Value* args, unsigned) {
    self<List>(args)->clear(vm);
    return Value::nil();
}

Value listCopy(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    List* copy = copyList(vm, list, 0, list->size());
    return copy ? Value::object(copy) : Value::raised();
}

Value listReverse(Vm&, Value* args, unsigned) {
    self<List>(args)->reverse();
    return Value::nil();
}

Value joinBytes(Vm& vm, const List* list, const Bytes* separator) {
    std::string data;
    for (uint32_t i = 0; i < list->size(); ++i) {
        auto* part = cast<Bytes>(list->at(i));
        if (!part)
            return vm.raise(ErrorId::TypeError, fmt::format("item {} must be bytes, as the separator is, not {}", i,
                                                            typeName(list->at(i))));
        if (!vm.heap.canAllocate(data.size() + separator->size + part->size))
            return raiseOutOfMemory(vm, part->size);
        if (i > 0)
            data += separator->view();
        data += part->view();
    }
    return newBytes(vm, data);
}

/// Of strs alone the length is known before; nothing when other values are among them.
std::optional<Value> joinStrs(Vm& vm, List* list, std::string_view separator) {
    size_t size = list->isEmpty() ? 0 : separator.size() * (list->size() - size_t{1});
    for (Value v : list->items()) {
        auto* part = cast<Str>(v);
        if (!part)
            return std::nullopt;
        size += part->size;
    }
    if (size == 0)
        return newStr(vm, "");
    Str* joined = newStrOfSize(vm, size);
    if (!joined)
        return Value::raised();
    char* out = joined->bytes();
    for (uint32_t i = 0; i < list->size(); ++i) {
        if (i > 0)
            out = std::copy_n(separator.data(), separator.size(), out);
        const std::string_view part = as<Str>(list->at(i))->view();
        out = std::copy_n(part.data(), part.size(), out);
    }
    return Value::object(joined);
}

/// An empty list, or null after raising.
List* newListWithRoom(Vm& vm, size_t room) {
    List* list = newList(vm);
    if (list->reserve(vm, room))
        return list;
    release(vm, list);
    return nullptr;
}

Value listJoin(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    if (auto* separator = cast<Bytes>(args[1]))
        return joinBytes(vm, list, separator);
    auto* separator = want<Str>(vm, args[1], "separator", "str or bytes");
    if (!separator)
        return Value::raised();
    if (auto joined = joinStrs(vm, list, separator->view()))
        return *joined;
    std::string text = std::exchange(vm.types.buffer, {});
    text.clear();
    bool isWhole = true;
    for (uint32_t i = 0; i < list->size() && isWhole; ++i) {
        if (i > 0)
            text += separator->view();
        isWhole = writeText(vm, text, list->at(i));
    }
    Value joined = isWhole ? newStr(vm, text) : Value::raised();
    keepBuffer(vm.types, text);
    return joined;
}

Value listEnumerate(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    const auto start = wantInt(vm, args[1], "start");
    List* pairs = start ? newListWithRoom(vm, list->size()) : nullptr;
    if (!pairs)
        return Value::raised();
    for (uint32_t i = 0; i < list->size(); ++i) {
        const Value pair[] = {newInt(vm, *start + i), retained(list->at(i))};
        pairs->pushLiteral(vm, Value::object(newListOf(vm, pair)));
    }
    return Value::object(pairs);
}

/// nil when one of the others is no list.
Value listZipLists(Vm& vm, Value* args, unsigned) {
    auto* others = want<List>(vm, args[1], "others", "list");
    if (!others)
        return Value::raised();
    std::vector<const List*> columns{self<List>(args)};
    uint32_t length = columns.front()->size();
    for (const Value other : others->items()) {
        if (!isKind(other, Kind::List))
            return Value::nil();
        columns.push_back(as<List>(other));
        length = std::min(length, columns.back()->size());
    }
    List* rows = newListWithRoom(vm, length);
    if (!rows)
        return Value::raised();
    std::vector<Value> row(columns.size());
    for (uint32_t i = 0; i < length; ++i) {
        std::ranges::transform(columns, row.begin(), [i](const List* column) { return retained(column->at(i)); });
        rows->pushLiteral(vm, Value::object(newListOf(vm, row)));
    }
    return Value::object(rows);
}

constexpr NativeEntry kNatives[] = {
    {"list.init", listInit},
    {"list.len", lenOf, plainLen<List>},
    {"list.get", listGet},
    {"list.push", listPush, plainPush},
    {"list.extend", listExtendBy},
    {"list.pop", listPop},
    {"list.insert", listInsert},
    {"list.remove", listRemove},
    {"list.removeAt", listRemoveAt},
    {"list.removeRange", listRemoveRange},
    {"list.clear", listClear},
    {"list.copy", listCopy},
    {"list.indexOf", listIndexOf},
    {"list.lastIndexOf", listLastIndexOf},
    {"list.countOf", listCountOf},
    {"list.contains", containsItem},
    {"list.reverse", listReverse},
    {"list.rotate", listRotate},
    {"list.swap", listSwap},
    {"list.fill", listFill},
    {"list.join", listJoin},
    {"list.enumerate", listEnumerate},
    {"list._zipLists", listZipLists},
};

} // namespace

std::span<const NativeEntry> listNatives() { return kNatives; }

} // namespace coro::stdlib
