#pragma once
// A machine for tests that need values and errors, but no program: its core module has the error classes alone.
#include <catch2/catch.hpp>

#include <string>

#include "bytecode/module.h"
#include "vm/errors/error.h"
#include "vm/loop/event_loop.h"
#include "vm/vm.h"

namespace coro::vm {

class TestVm {
  public:
    TestVm() : core_(makeCore()), vm(makeVirtualLoop()) {
        auto linked = vm.link(core_, {});
        REQUIRE(linked.ok());
    }
    /// Everything must be accounted for.
    ~TestVm() {
        CHECK(takeError().empty());
        CHECK(vm.shutDown().empty());
        CHECK(vm.heap.liveObjects() == 0);
        CHECK(vm.heap.liveBytes() == 0);
    }

    /// "TypeError: cannot add int and nil", which is pending no more; empty when nothing is.
    std::string takeError() {
        if (!vm.hasPending())
            return "";
        Value error = vm.takePending();
        std::string title = errorTitle(vm, error);
        release(vm, error);
        return title;
    }

  private:
    static bytecode::Module makeCore() {
        bytecode::Module core;
        core.name = "core";
        static constexpr std::string_view kNames[] = {
#define ERROR(name) #name,
#include "vm/error_classes.def"
#undef ERROR
        };
        for (std::string_view name : kNames) {
            auto slot = static_cast<uint32_t>(core.slots.size());
            core.slots.push_back({.name = std::string(name), .module = "", .isExported = true});
            std::string parent = name == "Error" ? "" : "Error";
            std::vector<std::string> fields;
            if (name == "Error")
                fields = {"message", "cause", "others", "trace", "cancelledBy"};
            if (name == "CancelledError")
                fields = {"reason", "by", "at"};
            core.nativeClasses.push_back({.name = std::string(name),
                                          .parent = parent,
                                          .slot = slot,
                                          .methods = {},
                                          .fields = fields,
                                          .doc = ""});
        }
        return core;
    }

    bytecode::Module core_; ///< outlives the machine

  public:
    Vm vm;
};

} // namespace coro::vm
