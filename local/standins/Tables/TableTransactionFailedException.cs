using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction was refused as a whole: nothing of it was stored.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    /// <param name="e">The refusal of one action, in whose message the service puts the action's index first.</param>
    public TableTransactionFailedException(RequestFailedException e)
        : base(e.Status, e.Message, e.ErrorCode, e.InnerException) =>
        FailedTransactionActionIndex =
            int.TryParse(e.Message.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>Which action was refused, from 0; null where the service does not say.</summary>
    public int? FailedTransactionActionIndex { get; }
}
