using System.Net;
using System.Net.Sockets;

namespace Outreach.Local.Hosting;

/// <summary>A loopback port that is ours from the start, so that its number is known before anything is configured with it.</summary>
internal sealed class ListeningPort : IDisposable
{
    private ListeningPort(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public int Number => ((IPEndPoint)Socket.LocalEndPoint!).Port;

    /// <param name="port">0 takes any free port.</param>
    /// <exception cref="LocalHostException">The port is taken or not allowed.</exception>
    public static ListeningPort Claim(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return new ListeningPort(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LocalHostException(e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"Port {port} is in use by another program: stop that program, or choose another port with --port."
                : $"Port {port} cannot be opened ({e.Message}): choose another port with --port.", e);
        }
    }

    public void Dispose() => Socket.Dispose();
}
