#pragma once
// Native code and the interpreter run the same frames. Native code is entered where the interpreter meets a stub, a
// word that holds its address: behind a function's code for its beginning, for each loop that has native code of its
// own, and for what follows each wait; calls, backward jumps and waits that are over lead to the stubs. It leaves at a
// pc: what the frame owns there is in its registers again, and the interpreter goes on.
//
// The machine's own stack holds what native functions call directly. They have no frame in memory until one of them
// leaves: then all of them make theirs, innermost first, so that the machine's stack is empty again.
#include <cstdint>
#include <span>
#include <string>

#include "vm/interpreter/dispatch.h"
#include "vm/native/layout.h"

namespace coro::vm {

struct Class;

/// How a loop's native code does. One that is entered again and again to leave in its first round takes more time than
/// it saves: then its stub becomes a jump to its first instruction.
struct NativeLoopState {
    uint64_t* stub;
    uint64_t jump;  ///< what to put there
    uint64_t early; ///< how often it has left in its first round
};

/// An instruction at which native code can be entered: the first one of a loop, or the one behind a wait.
struct NativePart {
    uint64_t pc;
    Handler enter;
    NativeLoopState* state; ///< null unless it is a loop
};

/// The native code of one prototype. The layout is known to native/module_lowering.cpp.
struct NativeCode {
    uint32_t module;        ///< in the order of linking
    uint32_t prototype;     ///< of that module
    const uint64_t** words; ///< where native code finds Code::words
    void* body;             ///< Code::body
    Handler enter;          ///< from its beginning, over a frame that is there; null: only its parts
    const NativePart* parts;
    uint64_t partCount;
};

/// A class that native code knows. The first one that is made of its declaration gets the number, if its parent has the
/// one that is expected.
struct NativeClass {
    uint32_t module; ///< in the order of linking
    uint32_t index;  ///< of that module's classes
    uint32_t number;
    uint32_t parent; ///< its number; 0: it extends none
    uint64_t* place; ///< where its address goes, then the parts of its window, for as long as it lives; null: nowhere
};

/// The class has been made of these parts.
void noteClass(Vm& vm, const NativeClass& known, Class& made, std::span<const Value> parts);

struct NativeProgram {
    const NativeCode* codes;
    uint64_t count;
    const NativeClass* classes;
    uint64_t classCount;
};

/// From now on the program's functions run natively. All of its modules must be linked, and none have run.
void installNative(Vm& vm, const NativeProgram& program);

/// What native code refers to by name: the address of each function and variable of symbols.def.
struct NativeSymbol {
    const char* name;
    void* address;
};
std::span<const NativeSymbol> nativeSymbols();

CORO_HANDLER_ABI void enterNative(CORO_STATE);

/// Native code that meets the limit of its stack, or a signal, leaves. Both async-signal-safe.
void leaveNativeSoon();
void stayNative();

NativeLayout nativeLayout();

} // namespace coro::vm
