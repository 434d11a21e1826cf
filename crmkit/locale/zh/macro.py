"""The refresh button and what stands beside it, in Chinese."""

TEXTS = {
    "machine": "这台电脑:",
    "python": "Python 在 {path}",
    "no_button": '还没有刷新按钮。装上:crmkit macro add "{path}"',
    "has_macros": "有宏",
    "on_this_computer": "文件在本机文件夹里",
    "in_the_cloud": "文件在网盘文件夹“{folder}”里,Excel 给宏的是网址,按钮用不了。请移到本机文件夹,或关闭文件后用 crmkit refresh。",
    "not_from_the_internet": "没有“来自网络”的标记",
    "from_the_internet": "文件带着“来自网络”的标记,Excel 会拦住宏。在文件上点右键 → 属性 → 解除锁定(macOS:移到“文稿”后用 xattr -d com.apple.quarantine)。",
}
