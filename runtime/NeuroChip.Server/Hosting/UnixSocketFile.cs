using System.Net.Sockets;

namespace NeuroChip.Server.Hosting;

/// <summary>The file of a Unix socket: made for its owner alone, replaced only if nobody answers on it.</summary>
internal static class UnixSocketFile
{
    // errno of opening a socket as a file.
    private const int NoSuchDeviceOrAddress = 6;

    /// <summary>Removes what a dead server left behind; refuses to touch anything else.</summary>
    /// <exception cref="ServerStartException">Something else is there.</exception>
    public static void ClearStale(string path)
    {
        if (!File.Exists(path))
        {
            if (Directory.Exists(path))
            {
                throw new ServerStartException(ServerStartCodes.NotASocket, $"Cannot listen on 'unix:{path}': it is a directory.");
            }

            return;
        }

        if (!IsSocket(path))
        {
            throw new ServerStartException(
                ServerStartCodes.NotASocket, $"Cannot listen on 'unix:{path}': a file that is not a socket is there; remove it or choose another path.");
        }

        if (SomebodyAnswers(path))
        {
            throw new ServerStartException(
                ServerStartCodes.AddressInUse, $"Cannot listen on 'unix:{path}': another server answers there; stop it or choose another path.");
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException(ServerStartCodes.NoAccess, $"Cannot listen on 'unix:{path}': a dead socket is there and cannot be removed: {e.Message}", e);
        }
    }

    /// <summary>Binds the socket with mode 0600. Nobody can connect before Kestrel listens, so there is no gap.</summary>
    public static Socket Bind(UnixDomainSocketEndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(endPoint.ToString(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A socket cannot be opened as a file, whatever its mode; read-write so that a FIFO would not block.
    private static bool IsSocket(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite).Dispose();
            return false;
        }
        catch (IOException e)
        {
            return e.HResult == NoSuchDeviceOrAddress;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool SomebodyAnswers(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
