@echo off
rem Runs the client, or, for 'algo daemon run', the daemon, on Windows. The file "algo" beside it does so elsewhere, and says more.
rem
rem ALGO_JAVA, else the Java that was brought along, else JAVA_HOME, else java on the path, is the JVM: 17 or newer.
rem
rem Arguments are handed on as they were written (%*), so what stands in quotes arrives unharmed; outside of quotes & | < > ^ are the
rem shell's own. Nothing here is expanded with !, so that a ! in a path or in an argument is one.
setlocal EnableExtensions DisableDelayedExpansion
set "self=%~f0"
for %%d in ("%~dp0..") do set "root=%%~fd"

rem All files of one version lie in one directory. lib\current names the one for what starts from now on; what runs keeps its own.
set "release="
if exist "%root%\lib\current" for /f "usebackq delims=" %%v in ("%root%\lib\current") do set "release=%%v"
if not defined release set "release=none"
set "lib=%root%\lib\%release%"
if not exist "%lib%\algo-daemon.jar" goto broken
if not exist "%lib%\algo-cli.jar" goto broken

rem "named" is how it stands in the names of archives: a Java that was brought along has a path for each version.
set "named="
if defined ALGO_JAVA (
    set "java=%ALGO_JAVA%"
    goto found
)
if exist "%lib%\runtime\bin\java.exe" (
    set "java=%lib%\runtime\bin\java.exe"
    set "named=runtime"
    goto found
)
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" (
    set "java=%JAVA_HOME%\bin\java.exe"
    goto found
)
set "java="
for %%j in (java.exe) do set "java=%%~$PATH:j"
:found
if not defined java goto no_java
set "java=%java:"=%"
if not exist "%java%" goto no_java

rem Client and daemon have one class path here, and the native half of JNA lies beside the jars, so that nothing is unpacked for it.
set "path_of_classes=%lib%\algo-cli.jar;%lib%\algo-daemon.jar"
set "common=-XX:-UsePerfData -XX:ErrorFile=NUL -XX:-CreateCoredumpOnCrash -Dfile.encoding=UTF-8"
set "native=-Djna.boot.library.path=%lib%\native\win32-x86-64"

rem 'algo daemon run' and 'algo web', options anywhere between the words. The client has the help of both. Quotes go before anything is
rem compared: what stood in them would else be read as part of this file.
set "words="
set "takes="
set "asks_help="
:next_word
set word=%1
if not defined word goto chosen
set "word=%word:"=%"
if not defined word goto chosen
if "%word%" == "--make-archive-of-classes" goto make_archive
shift /1
if defined takes (
    set "takes="
    goto next_word
)
for %%o in (--home --socket --user --host --hosts) do if "%word%" == "%%o" set "takes=1"
if defined takes goto next_word
if "%word%" == "-h" set "asks_help=1"
if "%word%" == "--help" set "asks_help=1"
if "%word:~0,1%" == "-" goto next_word
set "words=%words% %word%"
if "%words%" == " daemon" goto next_word
:chosen
if defined asks_help goto client
if "%words%" == " daemon run" goto daemon
if "%words%" == " web" goto web

:client
rem One thread of each kind, because every thread costs.
set "flags=-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -Xlog:disable -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1"
set "flags=%flags% -Xms16m -Xmx512m -XX:+UseSerialGC %common%"
rem An archive of loaded classes halves the start. The first command makes it in the background, once per version and Java; one that is
rem missing or does not fit only costs time. It lies in a directory that is this user's alone.
call :name_archive
set "shared=-Xshare:auto"
if not defined archive goto run_client
if exist "%archive%" (
    set "shared=-XX:SharedArchiveFile=%archive%"
) else if not "%ALGO_CLIENT_ARCHIVE%" == "0" (
    start "" /b /belownormal "%ComSpec%" /d /c call "%self%" --make-archive-of-classes <nul >nul 2>&1
)
:run_client
"%java%" "%shared%" %flags% "%native%" "-Dalgo.launcher=%self%" -cp "%path_of_classes%" algo.cli.Main %*
exit /b %errorlevel%

:daemon
rem A user's daemon that finds no memory ends, and the next one adopts. No watch of the JVM's own: it sleeps.
set "flags=-Xms8m -Xmx64m -XX:+ExitOnOutOfMemoryError -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=16m"
set "flags=%flags% -XX:-HeapDumpOnOutOfMemoryError %common%"
set "flags=%flags% -XX:+UnlockDiagnosticVMOptions -XX:AsyncDeflationInterval=10000 -XX:GuaranteedSafepointInterval=0"
"%java%" %flags% "%native%" "-Dalgo.launcher=%self%" -cp "%path_of_classes%" algo.app.windows.DaemonProgram %*
exit /b %errorlevel%

:web
rem The gateway is a client in a process and a jar of its own, which lasts. It never starts a daemon: who asks is far away.
set "ALGO_AUTOSTART=0"
set "flags=-Xms8m -Xmx48m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=16m -XX:+ExitOnOutOfMemoryError"
set "flags=%flags% -XX:-HeapDumpOnOutOfMemoryError %common%"
set "flags=%flags% -XX:+UnlockDiagnosticVMOptions -XX:AsyncDeflationInterval=10000 -XX:GuaranteedSafepointInterval=0"
"%java%" %flags% "%native%" "-Dalgo.launcher=%self%" -cp "%lib%\algo-web.jar;%path_of_classes%" algo.cli.Main %*
exit /b %errorlevel%

rem Sets archive, and archives, how the names of all begin that are of this Java and this installation. Of a long name the end is enough, since
rem the JVM looks at the class path of an archive: a path may have no more than 259 characters.
:name_archive
set "archive="
if not defined LOCALAPPDATA exit /b 0
if not defined named set "named=%java%"
set "archives=%named%_%root%"
set "archives=%archives:\=_%"
set "archives=%archives::=_%"
set "archives=%archives:~-120%"
set "archives=%LOCALAPPDATA%\algo\cache\client-%archives%"
set "archive=%archives%_%release%.jsa"
exit /b 0

:make_archive
call :name_archive
if not defined archive exit /b 1
if exist "%archive%" exit /b 0
if not exist "%LOCALAPPDATA%\algo\cache\" mkdir "%LOCALAPPDATA%\algo\cache"
rem Alone: what is printed goes into a file that one process at a time can open so, and that is closed when it ends.
call :make_alone >"%archive%.lock" 2>nul
del /q "%archive%.lock" 2>nul
exit /b 0

rem Beside its place and renamed: a JVM that meets half an archive aborts. A Java that was brought along has no archive of its own classes,
rem on which another could be built: this one holds those too.
:make_alone
set "flags=-Xlog:disable -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 -Xms16m -Xmx512m -XX:+UseSerialGC %common%"
if "%named%" == "runtime" (
    "%java%" -Xshare:off "-XX:DumpLoadedClassList=%archive%.list" %flags% "%native%" -cp "%path_of_classes%" algo.cli.Training
    "%java%" -Xshare:dump "-XX:SharedClassListFile=%archive%.list" "-XX:SharedArchiveFile=%archive%.new" %flags% -cp "%path_of_classes%"
    del /q "%archive%.list"
) else (
    "%java%" "-XX:ArchiveClassesAtExit=%archive%.new" %flags% "%native%" -cp "%path_of_classes%" algo.cli.Training
)
if not exist "%archive%.new" exit /b 1
for %%f in ("%archives%_*.jsa") do del /q "%%f"
move /y "%archive%.new" "%archive%"
exit /b 0

:broken
echo algo: the installation in "%root%" is not whole: lib\%release% is missing or cut off; unpack it there again>&2
exit /b 1

:no_java
echo algo: no Java found; install Java 17 or newer, or set JAVA_HOME>&2
exit /b 1
