"""Labels of who evaluates that only pages say: methods, parties, tasks of experts."""

from models.errors import Sentence
from models.evaluating import ExpertTask, Method

METHODS = {
    Method.SELECTION: Sentence("遴选"),
    Method.BIDS: Sentence("委托比选"),
    Method.DIRECT: Sentence("直接委托"),
}
TASKS = {
    ExpertTask.REVIEW: Sentence("专家评审"),
    ExpertTask.REREVIEW: Sentence("专家再评审"),
    ExpertTask.COACHING: Sentence("专家辅导"),
}
