"""The folder for computers without internet, in Chinese."""

TEXTS = {
    "written": "已做好 {path}:{count} 个安装包,{megabytes:.0f} MB",
    "checked": "  已核对:每个包都适合 Python {python}({platform}),一个不缺,校验码齐全,离线能装。没有在真的 Windows 上装过。",
    "next": "  整个文件夹拷到那台电脑,先看“先读我.txt”。",
    "drop": "把客户表拖到这里.cmd",
    "readme_name": "先读我.txt",
    "readme": """crmkit:不上网也能装

第 1 步 Python {python}(64 位)
  那台电脑已经有 Python {python},直接到第 2 步。
  没有的话:在能上网的电脑上,从 python.org 的 Windows 下载页下载
  “Windows installer (64-bit)”,文件名像 python-{python}.x-amd64.exe,
  放进这个文件夹。第 2 步会自动装上,只给您自己用,不要管理员密码。
  (注意:要 installer,不要 embeddable package,后者装不了。)

第 2 步 双击 install.cmd
  装到您自己的文件夹(%LOCALAPPDATA%\\crmkit),不动别的程序。
  最后出现 OK 就装好了。

第 3 步 把您的客户表(.xlsx)拖到“{drop}”上
  客户表旁边会多一个“刷新”。以后:保存,关上,双击“刷新”。
  WPS、Excel 都行,不用宏。

不想要了:删掉 %LOCALAPPDATA%\\crmkit 文件夹和“刷新”文件即可。

这个文件夹没有在真的 Windows 上装过,只在别的系统上核对过每个安装包。
装不上请把窗口里的字拍下来发给给您这个文件夹的人。
""",
}
