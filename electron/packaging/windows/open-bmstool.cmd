@echo off
rem The words after "--" are for the command line of Open BMSTool and none of them for Chromium.
"%~dp0Open BMSTool.exe" -- --cli %*
exit /b %ERRORLEVEL%
