using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Core.Hosting;

namespace Runtime.Tests.Rpc;

public sealed class ConnectionGuardTests
{
    private static readonly byte[] _preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static readonly byte[] _settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(24)]
    [InlineData(30)]
    public async Task A_connection_that_stops_in_its_opening_is_closed_in_time(int bytes)
    {
        await using var server = await StartAsync(new RpcServerOptions { PrefaceTimeout = TimeSpan.FromMilliseconds(300) });
        var watch = Stopwatch.StartNew();
        using var socket = await ConnectAsync(server.Port);
        byte[] opening = [.. _preface, .. _settings];
        await socket.SendAsync(opening.AsMemory(0, bytes));
        await ReadToEndAsync(socket);
        watch.Elapsed.ShouldBeInRange(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_wrong_preface_is_closed_in_time()
    {
        await using var server = await StartAsync(new RpcServerOptions { PrefaceTimeout = TimeSpan.FromMilliseconds(300) });
        using var socket = await ConnectAsync(server.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\nsome more"));
        await ReadToEndAsync(socket).WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_first_frame_that_is_not_settings_gets_a_goaway()
    {
        await using var server = await StartAsync(new RpcServerOptions());
        using var socket = await ConnectAsync(server.Port);
        byte[] ping = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
        await socket.SendAsync((byte[])[.. _preface, .. ping]);
        var answer = await ReadToEndAsync(socket).WaitAsync(TimeSpan.FromSeconds(5));
        answer.Length.ShouldBe(26);
        answer[12].ShouldBe((byte)7);
    }

    [Fact]
    public async Task An_opening_in_small_pieces_is_accepted()
    {
        await using var server = await StartAsync(new RpcServerOptions());
        using var socket = await ConnectAsync(server.Port);
        byte[] opening = [.. _preface, .. _settings];
        foreach (var b in opening)
        {
            await socket.SendAsync((byte[])[b]);
            await Task.Delay(1);
        }

        var buffer = new byte[100];
        var read = await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(5));
        read.ShouldBeGreaterThanOrEqualTo(9);
        buffer[3].ShouldBe((byte)4);
    }

    [Fact]
    public async Task Connections_over_the_cap_of_an_address_are_closed_and_the_others_live()
    {
        await using var server = await StartAsync(new RpcServerOptions { MaxConnectionsPerPeer = 3 });
        (await server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, default, [1])).ShouldBe([1]);
        using var second = await ConnectAsync(server.Port);
        using var third = await ConnectAsync(server.Port);
        await Task.Delay(200); // the server counts connections as it gets to them
        await ConnectAndSeeTheEndAsync(server.Port).WaitAsync(TimeSpan.FromSeconds(10));
        (await server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, default, [1])).ShouldBe([1]);
        third.Dispose();
        (await IsServedSoonAsync(server.Port)).ShouldBeTrue();
    }

    // A server that closes at once may do so before the connect is done.
    private static async Task ConnectAndSeeTheEndAsync(int port)
    {
        try
        {
            using var socket = await ConnectAsync(port);
            await ReadToEndAsync(socket);
        }
        catch (SocketException)
        {
            // Closed already.
        }
    }

    // The server notices a closed connection in its own time.
    private static async Task<bool> IsServedSoonAsync(int port)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                using var socket = await ConnectAsync(port);
                await socket.SendAsync((byte[])[.. _preface, .. _settings]);
                if (await socket.ReceiveAsync(new byte[9]).WaitAsync(TimeSpan.FromSeconds(3)) > 0)
                {
                    return true;
                }
            }
            catch (SocketException)
            {
                // Refused once more.
            }

            await Task.Delay(50);
        }

        return false;
    }

    private static Task<BareServer> StartAsync(RpcServerOptions options) =>
        BareServer.StartAsync(s => s.AddMethod(BareServer.Method(MethodType.Unary), (request, _) => Task.FromResult(request)), options);

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        var all = new List<byte>();
        var buffer = new byte[1024];
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(buffer)) > 0)
            {
                all.AddRange(buffer.AsSpan(0, read));
            }
        }
        catch (SocketException)
        {
            // A reset is an end, too.
        }

        return [.. all];
    }
}
