; The Windows installer, made by `python packaging/build.py installer` (Inno Setup 6.3 or newer).
; For one person, without an administrator; INSPECTOR_WINDOWS_SIGN names the signing command.
[Setup]
AppId={{6B1F0E0C-6C1B-4B0E-9C1A-5E0D9A7B3C21}
AppName=Inspector
AppVersion={#Version}
AppPublisher=The Inspector developers
DefaultDirName={autopf}\Inspector
DefaultGroupName=Inspector
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
Compression=lzma2/max
SolidCompression=yes
SetupIconFile={#Icons}\inspector.ico
UninstallDisplayIcon={app}\inspector-gui.exe
LicenseFile=..\..\LICENSE
ChangesAssociations=yes
WizardStyle=modern
#ifdef Signed
SignTool=inspector
SignedUninstaller=yes
#endif

[Files]
Source: "{#Frozen}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Inspector"; Filename: "{app}\inspector-gui.exe"
Name: "{group}\Inspector sample"; Filename: "{app}\inspector-gui.exe"; Parameters: "demo"
Name: "{group}\Uninstall Inspector"; Filename: "{uninstallexe}"

[Registry]
; “Open with Inspector”, without taking any file type from the program that has it.
Root: HKA; Subkey: "Software\Classes\Inspector.Data"; ValueType: string; ValueData: "Data or report"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Inspector.Data\DefaultIcon"; ValueType: string; ValueData: "{app}\inspector-gui.exe,0"
Root: HKA; Subkey: "Software\Classes\Inspector.Data\shell\open\command"; ValueType: string; ValueData: """{app}\inspector-gui.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.csv\OpenWithProgids"; ValueType: string; ValueName: "Inspector.Data"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.tsv\OpenWithProgids"; ValueType: string; ValueName: "Inspector.Data"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.ndjson\OpenWithProgids"; ValueType: string; ValueName: "Inspector.Data"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.jsonl\OpenWithProgids"; ValueType: string; ValueName: "Inspector.Data"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.parquet\OpenWithProgids"; ValueType: string; ValueName: "Inspector.Data"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.duckdb\OpenWithProgids"; ValueType: string; ValueName: "Inspector.Data"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.zip\OpenWithProgids"; ValueType: string; ValueName: "Inspector.Data"; ValueData: ""; Flags: uninsdeletevalue

[Run]
Filename: "{app}\inspector-gui.exe"; Parameters: "demo"; Description: "Open the sample"; Flags: postinstall nowait skipifsilent unchecked

[UninstallRun]
; Settings and log of whoever uninstalls; saved reports stay.
Filename: "{app}\inspector.exe"; Parameters: "clean"; Flags: runhidden; RunOnceId: "clean"
