namespace Azure.Data.Tables;

/// <summary>The account's name and key, with which every request is signed.</summary>
public class TableSharedKeyCredential
{
    private byte[] key;

    /// <param name="accountName">The storage account.</param>
    /// <param name="accountKey">The key, in base64.</param>
    /// <exception cref="FormatException"><paramref name="accountKey"/> is not base64.</exception>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(accountName);
        ArgumentException.ThrowIfNullOrEmpty(accountKey);
        AccountName = accountName;
        key = Convert.FromBase64String(accountKey);
    }

    public string AccountName { get; }

    internal byte[] Key => Volatile.Read(ref key);

    /// <summary>Signs all later requests with another key: the account's keys are rolled over.</summary>
    /// <exception cref="FormatException"><paramref name="accountKey"/> is not base64.</exception>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref key, Convert.FromBase64String(accountKey));
}
