"""The measures of an official letter, in points unless said otherwise.

Source: GB/T 9704-2012, 5 (版面) and 10.1 (信函格式): A4, 天头37mm, 订口28mm, 版心156×225mm, 22 lines of 28 characters.
"""

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
TOP, BOTTOM, LEFT, RIGHT = 37 * MM, 35 * MM, 28 * MM, 26 * MM
WIDTH = PAGE_WIDTH - LEFT - RIGHT
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
LINES = 22
PITCH = HEIGHT / LINES
BODY = 15.75  # 3号
TITLE = 22.0  # 2号
FOURTH = 14.0  # 4号: page numbers, copies
TABLE, TABLE_PITCH = 12.0, 18.0
MOST_HEAD = 48.0
HEAD_OF_FILE = 35 * MM  # below the top of the text
HEAD_OF_LETTER = 30 * MM  # below the top of the sheet
RED = (192, 0, 0)
RED_LINE = 4 * MM  # below what stands above it
LETTER_LINE = 170 * MM  # its two red lines
LETTER_FOOT = 20 * MM  # above the bottom of the sheet
PAGE_NUMBER = 7 * MM  # below the text
SEAL_LINES = 2  # room above the name
INDENT_OF_DATE = 4  # characters
MARGIN_OF_CELL = 3.0


def head_size(head: str) -> float:
    """How large the red head is, so that it stands on one line."""
    return min(MOST_HEAD, WIDTH / (len(head) * 1.02 + 0.5)) if head else MOST_HEAD


def ems(text: str) -> float:
    """How wide a text is in characters: figures and letters count half."""
    return sum(0.5 if each.isascii() else 1.0 for each in text)
