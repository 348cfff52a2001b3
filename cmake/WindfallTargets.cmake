# One call per library, program and test; dependencies are always spelled out.

# windfall_library(NAME planner SOURCES a.cc DEPS windfall::domain)
function(windfall_library)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_library(windfall_${ARG_NAME} STATIC ${ARG_SOURCES})
  add_library(windfall::${ARG_NAME} ALIAS windfall_${ARG_NAME})
  target_link_libraries(windfall_${ARG_NAME} PUBLIC windfall_options ${ARG_DEPS})
endfunction()

# windfall_binary(NAME windfall-agent SOURCES main.cc DEPS ...)
function(windfall_binary)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE windfall_options ${ARG_DEPS})
endfunction()

# windfall_test(NAME planner_test SOURCES a_test.cc b_test.cc DEPS windfall::planner)
# One test program per library; ctest runs it as one test under its name.
function(windfall_test)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE windfall_options ${ARG_DEPS} GTest::gmock
                                            GTest::gtest_main)
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME} --gtest_brief=1)
  set_tests_properties(${ARG_NAME} PROPERTIES LABELS unit TIMEOUT 300)
endfunction()
