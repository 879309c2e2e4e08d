namespace Azure.Data.Tables;

/// <summary>A transaction was refused as a whole: nothing of it was stored.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    public TableTransactionFailedException(RequestFailedException e)
        : base(e.Status, e.Message, e.ErrorCode, e.InnerException) =>
        throw new NotImplementedException();

    /// <summary>Which action was refused, from 0; null where the service does not say.</summary>
    public int? FailedTransactionActionIndex { get; }
}
