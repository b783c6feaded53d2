#pragma once
// What native code calls. Values are passed as their bits. A result of kLeave means that nothing has happened and that
// the interpreter has to do it: what runs functions of the program, or looks at frames, is left to it.
#include "vm/interpreter/dispatch.h"
#include "vm/vm.h"

namespace coro::vm {

/// No value has these bits.
constexpr uint64_t kLeave = 0;

struct NativeLoopState;

/// The inline cache of a call: what it leads to for one class.
struct CallSite {
    uint64_t cacheId; ///< of the class; 0: of none yet
    uint64_t closure; ///< borrowed: the class has it
    void* body;
    uint64_t registers; ///< how many its frame has
};

extern "C" {

/// Below this address of the machine's stack native code leaves; all ones: at once.
extern volatile uintptr_t coro_rt_limit;

/// `handlers`, as native code knows it.
extern HandlerTable coro_rt_handlers;

/// The current coroutine has gone through so many `noreturn`s at `place`.
void coro_rt_logHops(Vm* vm, Place place, uint64_t count);

// -- the ends of native code, as handlers
CORO_HANDLER_ABI void coro_rt_go(CORO_STATE);       ///< the interpreter goes on at pc
CORO_HANDLER_ABI void coro_rt_left(CORO_STATE);     ///< where a function left that was called directly
CORO_HANDLER_ABI void coro_rt_giveBack(CORO_STATE); ///< the frame returns the value in `word`

/// Makes of what stands in registers what a frame has there: values of the machine's numbers, and a count for each
/// object. `counts` has a bit for each parameter of the function: those that came with a count. Each entry is the
/// register's index, 16 bits, then what to do (Unsettled), 8, and for Lent the parameter.
void coro_rt_settle(Vm* vm, Value* R, const uint32_t* entries, uint64_t count, uint64_t counts);
/// An int, owned.
uint64_t coro_rt_newInt(Vm* vm, int64_t integer);
/// A loop leaves in the first round since it was entered.
void coro_rt_leftEarly(NativeLoopState* loop);
/// A function that was called directly leaves: its frame's registers are stored.
void coro_rt_leaveAt(Vm* vm, Value* R, const uint64_t* pc);
/// The same, to raise what is pending.
void coro_rt_leaveRaising(Vm* vm, Value* R, const uint64_t* pc);
/// What the instruction at `pc` of the frame with registers R called has left: its frame is completed.
void coro_rt_makeFrame(uint64_t closure, Value* callee, Value* R, const uint64_t* pc);

/// What the CallSlot or Call at `pc` of the frame with registers R gives when `callee` is a native that takes just
/// these arguments, which are consumed, and by a Call the callee; else kLeave. The frames around it must be there.
uint64_t coro_rt_callNative(Vm* vm, Value* R, const uint64_t* pc, uint64_t callee, Value* args, uint64_t count);
/// The same for a CallMethod.
uint64_t coro_rt_callMethod(Vm* vm, Value* R, const uint64_t* pc, Value* args, uint64_t count);
/// Remembers what a CallMethod on an instance runs, or a call of a class. kLeave when that has no native code that
/// takes so many parameters, else 1.
uint64_t coro_rt_findMethod(Vm* vm, CallSite* site, uint64_t receiver, uint64_t name, uint64_t count);
/// The same for what is no instance, and for that call alone: of `count` arguments those that were not `given` are
/// unset.
uint64_t coro_rt_findKindMethod(Vm* vm, CallSite* site, uint64_t receiver, uint64_t name, uint64_t given,
                                uint64_t count);
uint64_t coro_rt_findInit(Vm* vm, CallSite* site, uint64_t cls, uint64_t count);
/// What `super.name` stands for, borrowed, when that is the function of that prototype (`module` all ones: any). kLeave
/// also when it raises.
uint64_t coro_rt_parentsFunction(Vm* vm, uint64_t parent, uint64_t name, uint64_t module, uint64_t prototype);
uint64_t coro_rt_newInstance(Vm* vm, uint64_t cls);

void coro_rt_destroy(Vm* vm, Object* o);
void coro_rt_addCandidate(Vm* vm, Object* o);

// Operands are consumed as `kills` says (bytecode's kill bits of b and c), except by kLeave. Values are raised() after
// raising.
uint64_t coro_rt_binary(Vm* vm, uint64_t op, uint64_t x, uint64_t y, uint64_t kills);
uint64_t coro_rt_unary(Vm* vm, uint64_t op, uint64_t x, uint64_t kills);
/// A boolean.
uint64_t coro_rt_compare(Vm* vm, uint64_t op, uint64_t x, uint64_t y, uint64_t kills);
/// A boolean: whether the value x is in the container y.
uint64_t coro_rt_contains(Vm* vm, uint64_t x, uint64_t y, uint64_t kills);
/// 1 or 0. The type is one of bytecode/value_types.def.
uint64_t coro_rt_isOfType(uint64_t value, uint64_t type);
uint64_t coro_rt_getIndex(Vm* vm, uint64_t container, uint64_t index, uint64_t kills);
/// nil. Consumed are those whose bits (a, b, c) say so.
uint64_t coro_rt_setIndex(Vm* vm, uint64_t container, uint64_t index, uint64_t value, uint64_t kills);
uint64_t coro_rt_newList(Vm* vm, const Value* items, uint64_t count);
uint64_t coro_rt_newMap(Vm* vm, Value* items, uint64_t count);
/// What a list gives for the range of those bounds (small ints or unset); nothing is consumed.
uint64_t coro_rt_slice(Vm* vm, uint64_t list, uint64_t begin, uint64_t end, uint64_t step, uint64_t inclusive);
uint64_t coro_rt_newRange(Vm* vm, uint64_t begin, uint64_t end, uint64_t step, uint64_t inclusive);
uint64_t coro_rt_newClosure(Vm* vm, Code* code, const Value* captures, uint64_t count);
uint64_t coro_rt_newCell(Vm* vm, uint64_t value);
/// Consumes the item.
void coro_rt_listPush(Vm* vm, uint64_t list, uint64_t item);
/// Consumes the list and the item. nil.
uint64_t coro_rt_append(Vm* vm, uint64_t list, uint64_t item);
/// Consumes the parts.
uint64_t coro_rt_joinTexts(Vm* vm, Value* parts, uint64_t count);
/// FieldGet and FieldSet at `pc` when the inline cache has no answer; setField gives nil.
uint64_t coro_rt_getField(Vm* vm, const uint64_t* pc, uint64_t object, uint64_t kills);
uint64_t coro_rt_setField(Vm* vm, const uint64_t* pc, uint64_t object, uint64_t value, uint64_t kills);
/// The first position; kLeave also when it raises.
uint64_t coro_rt_iterationStart(Vm* vm, uint64_t iterable);
/// The next item, owned; unset() when nothing is left.
uint64_t coro_rt_iterationNext(Vm* vm, uint64_t iterable, Value* position);
/// The same, but of a map lists of a key and its value.
uint64_t coro_rt_iterationNextPair(Vm* vm, uint64_t iterable, Value* position);
/// Whether the value is of the type; nothing is raised.
uint64_t coro_rt_checkType(Vm* vm, const LinkedType* type, uint64_t value);
uint64_t coro_rt_isInstanceOf(Vm* vm, uint64_t value, uint64_t cls);
}

} // namespace coro::vm
