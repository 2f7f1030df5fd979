@echo off
rem Starts Assay on Windows with Java 25: from ASSAY_JAVA_HOME, else from JAVA_HOME, else from the PATH.
setlocal
set "ORT_DISABLE_TELEMETRY=1"
set "assay_java=java"
if defined JAVA_HOME set "assay_java=%JAVA_HOME%\bin\java.exe"
if defined ASSAY_JAVA_HOME set "assay_java=%ASSAY_JAVA_HOME%\bin\java.exe"
"%assay_java%" --version 2>nul | findstr /b /c:"openjdk 25" /c:"java 25" >nul
if errorlevel 1 (
  echo Assay needs Java 25, and found none. Get one with: winget install EclipseAdoptium.Temurin.25.JDK 1>&2
  echo If it is installed somewhere else, point to it: set ASSAY_JAVA_HOME=C:\path\to\jdk-25 1>&2
  exit /b 4
)
set "assay_path=%~dp0lib\*"
rem Runtimes of your own: jars, separated by semicolons.
if defined ASSAY_CLASS_PATH set "assay_path=%assay_path%;%ASSAY_CLASS_PATH%"
"%assay_java%" -XX:+UseSerialGC -XX:PretenureSizeThreshold=1m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "%assay_path%" dev.assay.cli.Main %*
exit /b %errorlevel%
