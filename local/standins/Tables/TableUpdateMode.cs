namespace Azure.Data.Tables;

/// <summary>What an update does to the properties that it does not name: keep them, or drop them.</summary>
public enum TableUpdateMode
{
    Merge = 0,
    Replace = 1,
}
