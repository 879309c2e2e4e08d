namespace Azure.Data.Tables; /// <summary>x</summary>
public enum TableUpdateMode { Merge = 0, Replace = 1 }
