"""`crmkit tags`, in Chinese."""

TEXTS = {
    "none": "{path}:还没有标签。在“标签”一列填,几个用顿号隔开。",
    "head": "{path}:{customers:,} 家客户,{count:,} 个标签,用得多的在前:",
    "use": "  {tag}    手工 {people:,} 家,系统 {rules:,} 家",
    "use_merged": "  {tag}    手工 {people:,} 家,系统 {rules:,} 家,算作“{meant}”",
    "unused": "没人用的:{tags}",
    "near": "像是一个意思:{one} / {other}",
    "how": "合并:crmkit tags 客户.xlsx merge 旧标签 新标签(先试算,加 --yes 才写)",
    "and": "、",
    "change": "“{old}”以后算作“{new}”,手工标签里有 {customer_count:,} 家。",
    "in_dictionary": "  标签字典改 {dictionary_cells:,} 格。",
    "in_cells": "  “标签”一列改 {people_cells:,} 格。",
    "cells_stay": "  大家填的“标签”格子不动。",
    "nothing": "  没有要改的。",
    "preview": "试算,文件没有动。确认就加 --yes。",
    "written": "已写回。备份:{backup}。撤销:crmkit undo",
}
