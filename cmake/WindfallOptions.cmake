# Compiler, warnings, sanitizers, caches: what every target shares.

set(WINDFALL_SANITIZE "" CACHE STRING "Value for -fsanitize=, e.g. address,undefined or thread")
option(WINDFALL_GRPC "Build what needs gRPC (off under TSan: the distribution's gRPC is not instrumented)" ON)
option(WINDFALL_THREAD_SAFETY "Check lock annotations (clang only)" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # What ccache asks for with precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${CCACHE_PROGRAM})
endif()

find_package(Threads REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(GTest REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CURL REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)

add_library(windfall_options INTERFACE)
target_include_directories(windfall_options INTERFACE ${CMAKE_SOURCE_DIR})
target_link_libraries(windfall_options INTERFACE Threads::Threads)
# gRPC's targets ask for -pthread; all must have the same macros to share precompiled headers.
target_compile_options(windfall_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Werror
                                                  -fno-omit-frame-pointer -pthread)
# Designated initializers leave the rest at their defaults on purpose.
target_compile_options(windfall_options INTERFACE -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # With optimization GCC 12 sees overlaps and overruns in std::string (its bug 105651) and
  # uninitialized members in std::variant that are not there. clang and the sanitizers look for the
  # real ones.
  target_compile_options(windfall_options INTERFACE -Wno-restrict -Wno-stringop-overflow
                                                    -Wno-stringop-overread -Wno-maybe-uninitialized)
endif()
if(WINDFALL_THREAD_SAFETY)
  target_compile_options(windfall_options INTERFACE -Wthread-safety)
endif()
if(WINDFALL_SANITIZE)
  target_compile_options(windfall_options INTERFACE -fsanitize=${WINDFALL_SANITIZE}
                                                    -fno-sanitize-recover=all)
  target_link_options(windfall_options INTERFACE -fsanitize=${WINDFALL_SANITIZE})
endif()
