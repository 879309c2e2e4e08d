using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Outreach.Local.Azurite;

namespace Outreach.Tests.Local;

public class AzuriteProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_the_moment_before_a_stop_is_there_after_the_next_start()
    {
        var folder = Directory.CreateTempSubdirectory("azurite").FullName;
        try
        {
            await using (var first = await AzuriteProcess.StartAsync(folder: folder, cancellationToken: Cancel))
            {
                var table = new TableClient(first.ConnectionString, "Contacts");
                await table.CreateAsync(Cancel);
                await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "髙﨑" }, Cancel);
            }

            await using var second = await AzuriteProcess.StartAsync(folder: folder, cancellationToken: Cancel);
            TableEntity read = await new TableClient(second.ConnectionString, "Contacts").GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);

            Assert.Equal("髙﨑", read.GetString("Name"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_stopped_service_no_longer_answers()
    {
        var azurite = await AzuriteProcess.StartAsync(cancellationToken: Cancel);

        await azurite.StopAsync();

        using var client = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, azurite.Port, Cancel).AsTask());
    }

    [Fact]
    public async Task A_busy_port_is_said_in_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var refusal = await Assert.ThrowsAsync<AzuriteException>(() => AzuriteProcess.StartAsync(port, cancellationToken: Cancel));

        Assert.Equal($"Port {port} is in use by another program, so the local table service cannot start.", refusal.Message);
    }
}
