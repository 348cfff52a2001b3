# One call per library, program and test; dependencies are always spelled out.

# Headers that nearly everything includes are parsed once, which takes a third off a build with GCC.
# clang builds without them and so sees what a file forgot to include.
set(WINDFALL_PRECOMPILED OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(WINDFALL_PRECOMPILED ON)
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cc "")
  set(precompiled_everywhere
      <algorithm> <functional> <map> <memory> <optional> <set> <string> <utility> <variant> <vector>
      <absl/status/status.h> <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/time/time.h>)

  add_library(windfall_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_link_libraries(windfall_precompiled PRIVATE windfall_options absl::status absl::statusor
                                                     absl::strings absl::time)
  target_compile_options(windfall_precompiled PRIVATE -fpch-preprocess)
  target_precompile_headers(windfall_precompiled PRIVATE ${precompiled_everywhere})

  add_library(windfall_precompiled_tests OBJECT ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_link_libraries(windfall_precompiled_tests
                        PRIVATE windfall_options absl::status absl::statusor absl::strings absl::time
                                GTest::gmock GTest::gtest)
  target_compile_options(windfall_precompiled_tests PRIVATE -fpch-preprocess -O0)
  target_precompile_headers(windfall_precompiled_tests PRIVATE ${precompiled_everywhere}
                            <gmock/gmock.h> <gtest/gtest.h>)
endif()

# Lets the target use what `donor` has precompiled. REQUIRES: the same compile options.
function(windfall_use_precompiled target donor)
  if(WINDFALL_PRECOMPILED)
    target_compile_options(${target} PRIVATE -fpch-preprocess)
    target_precompile_headers(${target} REUSE_FROM ${donor})
  endif()
endfunction()

# windfall_library(NAME planner SOURCES a.cc DEPS windfall::domain)
function(windfall_library)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_library(windfall_${ARG_NAME} STATIC ${ARG_SOURCES})
  add_library(windfall::${ARG_NAME} ALIAS windfall_${ARG_NAME})
  target_link_libraries(windfall_${ARG_NAME} PUBLIC windfall_options ${ARG_DEPS})
  windfall_use_precompiled(windfall_${ARG_NAME} windfall_precompiled)
endfunction()

# windfall_binary(NAME windfall-agent SOURCES main.cc DEPS ...)
function(windfall_binary)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE windfall_options ${ARG_DEPS})
  windfall_use_precompiled(${ARG_NAME} windfall_precompiled)
endfunction()

# windfall_test(NAME planner_test SOURCES a_test.cc b_test.cc DEPS windfall::planner OPTIMIZED)
# One test program per library; ctest runs it as one test under its name. Tests are compiled without
# optimization, which takes half as long, unless they compute much themselves. A test of nothing but
# pure libraries that takes long is THREADLESS: ThreadSanitizer has nothing to find there, and would
# take twenty times as long.
function(windfall_test)
  cmake_parse_arguments(ARG "OPTIMIZED;THREADLESS" "NAME" "SOURCES;DEPS" ${ARGN})
  if(ARG_THREADLESS AND WINDFALL_SANITIZE STREQUAL "thread")
    return()
  endif()
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE windfall_options ${ARG_DEPS} GTest::gmock
                                            GTest::gtest_main)
  if(NOT ARG_OPTIMIZED)
    target_compile_options(${ARG_NAME} PRIVATE -O0)
    windfall_use_precompiled(${ARG_NAME} windfall_precompiled_tests)
  endif()
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME} --gtest_brief=1)
  set_tests_properties(${ARG_NAME} PROPERTIES LABELS unit TIMEOUT 900)
endfunction()
