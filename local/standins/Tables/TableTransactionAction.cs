namespace Azure.Data.Tables;

/// <summary>What a transaction does to one row.</summary>
public enum TableTransactionActionType
{
    Add = 0,
    UpdateMerge = 1,
    UpdateReplace = 2,
    Delete = 3,
    UpsertMerge = 4,
    UpsertReplace = 5,
}

/// <summary>One step of a transaction.</summary>
public class TableTransactionAction
{
    /// <summary>An update or delete by this constructor does not ask for a version: it always wins.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default) { }

    /// <param name="actionType">What is done.</param>
    /// <param name="entity">The row; a delete reads its keys alone.</param>
    /// <param name="etag">The version that an update or delete must find; the default is any.</param>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    public TableTransactionActionType ActionType { get; }

    public ITableEntity Entity { get; }

    public ETag ETag { get; }
}
