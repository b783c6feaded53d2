// Collections, text and fields.
#include "vm/interpreter/continuations.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/operators.h"
#include "vm/interpreter/slow.h"
#include "vm/types/format.h"
#include "vm/types/keys.h"
#include "vm/types/list.h"
#include "vm/types/map.h"
#include "vm/types/operations.h"
#include "vm/types/range.h"
#include "vm/types/text.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::kKillA;
using bytecode::kKillB;
using bytecode::kKillC;

namespace {

/// Releases the source operands that the instruction consumes.
inline void releaseKilled(Vm& vm, uint64_t word, Value* R) {
    if (kills(word, kKillA))
        release(vm, R[opA(word)]);
    if (kills(word, kKillB))
        release(vm, R[opB(word)]);
    if (kills(word, kKillC))
        release(vm, R[opC(word)]);
}

/// The value of a source operand with a count of its own: moved when it is killed.
inline Value owned(uint64_t word, unsigned bit, Value v) { return kills(word, bit) ? v : retained(v); }

} // namespace

OP_HANDLER(ListNew) {
    R[opA(word)] = Value::object(newListOf(*vm, {R + opB(word), opC(word)}));
    NEXT(1);
}

OP_HANDLER(ListPush) {
    Value list = R[opA(word)];
    as<List>(list)->pushLiteral(*vm, owned(word, kKillB, R[opB(word)]));
    if (kills(word, kKillA))
        release(*vm, list);
    NEXT(1);
}

OP_HANDLER(ListExtend) {
    bool done;
    {
        NestedCalls nested(*vm, pc, R);
        done = listExtend(*vm, as<List>(R[opA(word)]), R[opB(word)]);
    }
    releaseKilled(*vm, word, R);
    if (!done)
        GOTO(raisePending);
    NEXT(1);
}

OP_HANDLER(MapNew) {
    Value v;
    {
        NestedCalls nested(*vm, pc, R);
        v = newMapFrom(*vm, R + opB(word), opC(word));
    }
    if (v.isRaised()) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(1);
}

OP_HANDLER(MapPut) {
    Value map = R[opA(word)];
    bool done;
    {
        NestedCalls nested(*vm, pc, R);
        done = mapPut(*vm, as<Map>(map), owned(word, kKillB, R[opB(word)]), owned(word, kKillC, R[opC(word)]));
    }
    if (kills(word, kKillA))
        release(*vm, map);
    if (!done)
        GOTO(raisePending);
    NEXT(1);
}

OP_HANDLER(MapExtend) {
    bool done = mapExtend(*vm, as<Map>(R[opA(word)]), R[opB(word)]);
    releaseKilled(*vm, word, R);
    if (!done)
        GOTO(raisePending);
    NEXT(1);
}

OP_HANDLER(RangeNew) {
    Value* w = R + opB(word);
    Value v = newRange(*vm, w[0], w[1], w[2], kills(word, bytecode::kInclusive));
    if (v.isRaised())
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(1);
}

SLOW_PATH(slowIndexGet) {
    if (Value method = operatorOf(*vm, R[opB(word)], KnownName::IndexGet); !method.isUnset())
        CONTINUE(answerIndexGet(*vm, pc, R, method));
    Value v;
    {
        NestedCalls nested(*vm, pc, R);
        v = getIndex(*vm, R[opB(word)], R[opC(word)]);
    }
    if (kills(word, kKillB))
        release(*vm, R[opB(word)]);
    if (kills(word, kKillC))
        release(*vm, R[opC(word)]);
    if (v.isRaised())
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(1);
}

/// An int or a text as a key that is there.
SLOW_PATH(mapIndexGet) {
    auto* map = as<Map>(R[opB(pc)]);
    Value key = R[opC(pc)];
    if (!isPlainKey(key))
        GOTO(slowIndexGet);
    uint32_t place = map->find(key, hashKey(key));
    if (place == Map::kNone)
        GOTO(slowIndexGet);
    Value v = retained(map->valueAt(place));
    if (kills(word, kKillB))
        release(*vm, map);
    if (kills(word, kKillC))
        release(*vm, key);
    R[opA(word)] = v;
    NEXT(1);
}

OP_HANDLER(IndexGet) {
    Value container = R[opB(word)], index = R[opC(word)];
    if (isKind(container, Kind::List) && index.isSmallInt() && !kills(word, kKillB)) [[likely]] {
        auto* list = as<List>(container);
        uint64_t i = static_cast<uint64_t>(index.asSmallInt());
        if (i < list->size()) [[likely]] {
            R[opA(word)] = retained(list->at(static_cast<uint32_t>(i)));
            NEXT(1);
        }
    }
    if (isKind(container, Kind::Map))
        GOTO(mapIndexGet);
    GOTO(slowIndexGet);
}

SLOW_PATH(slowIndexSet) {
    if (Value method = operatorOf(*vm, R[opA(word)], KnownName::IndexSet); !method.isUnset())
        CONTINUE(answerIndexSet(*vm, pc, R, method));
    bool done;
    {
        NestedCalls nested(*vm, pc, R);
        done = setIndex(*vm, R[opA(word)], R[opB(word)], owned(word, kKillC, R[opC(word)]));
    }
    if (kills(word, kKillA))
        release(*vm, R[opA(word)]);
    if (kills(word, kKillB))
        release(*vm, R[opB(word)]);
    if (!done)
        GOTO(raisePending);
    NEXT(1);
}

/// An int or a text as a key.
SLOW_PATH(mapIndexSet) {
    auto* map = as<Map>(R[opA(word)]);
    Value key = R[opB(pc)];
    if (!isPlainKey(key))
        GOTO(slowIndexSet);
    Value value = owned(word, kKillC, R[opC(pc)]);
    const uint32_t hash = hashKey(key), place = map->find(key, hash);
    if (place == Map::kNone) {
        bool done = map->add(*vm, owned(word, kKillB, key), hash, value);
        if (kills(word, kKillA))
            release(*vm, map);
        if (!done) [[unlikely]]
            GOTO(raisePending);
        NEXT(1);
    }
    map->setValueAt(*vm, place, value);
    if (kills(word, kKillB))
        release(*vm, key);
    if (kills(word, kKillA))
        release(*vm, map);
    NEXT(1);
}

OP_HANDLER(IndexSet) {
    Value container = R[opA(word)], index = R[opB(word)];
    if (isKind(container, Kind::List) && index.isSmallInt() && !kills(word, kKillA)) [[likely]] {
        auto* list = as<List>(container);
        uint64_t i = static_cast<uint64_t>(index.asSmallInt());
        if (i < list->size()) [[likely]] {
            list->set(*vm, static_cast<uint32_t>(i), owned(word, kKillC, R[opC(word)]));
            NEXT(1);
        }
    }
    if (isKind(container, Kind::Map))
        GOTO(mapIndexSet);
    GOTO(slowIndexSet);
}

OP_HANDLER(StrFormat) {
    Value v;
    {
        NestedCalls nested(*vm, pc, R);
        v = formatValue(*vm, R[opB(word)], as<Str>(Value::fromBits(pc[1]))->view());
    }
    if (kills(word, kKillB))
        release(*vm, R[opB(word)]);
    if (v.isRaised())
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(2);
}

} // namespace coro::vm
