using System.Net.Sockets;
using Grpc.Core.Client;
using Grpc.Health.V1;
using NeuroChip.Server;

namespace Runtime.Tests.Server;

public sealed class DeviceServerStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nc-uds-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("127.0.0.1", "NC4101")]
    [InlineData("127.0.0.1:99999", "NC4101")]
    [InlineData("::1:7001", "NC4101")]
    [InlineData("unix:", "NC4101")]
    [InlineData("0.0.0.0:0", "NC4102")]
    [InlineData("*:0", "NC4102")]
    public async Task An_address_that_will_not_do_is_refused_with_its_reason(string address, string code)
    {
        var error = await Should.ThrowAsync<ServerStartException>(() => DeviceServer.StartAsync(new DeviceServerOptions { Listen = [address] }));
        error.Code.ShouldBe(code);
        error.Message.ShouldContain(address);
    }

    [Fact]
    public async Task A_tcp_port_in_use_is_a_clear_error()
    {
        await using var first = await DeviceServer.StartAsync(new DeviceServerOptions { Listen = ["127.0.0.1:0"] });
        var error = await Should.ThrowAsync<ServerStartException>(
            () => DeviceServer.StartAsync(new DeviceServerOptions { Listen = [first.Addresses[0]] }));
        error.Code.ShouldBe("NC4103");
    }

    [Fact]
    public async Task A_unix_socket_is_for_its_owner_only_and_goes_with_the_server()
    {
        var path = Path.Combine(_folder, "s");
        await using (var server = await DeviceServer.StartAsync(new DeviceServerOptions { Listen = ["unix:" + path] }))
        {
            server.Addresses.ShouldBe(["unix:" + path]);
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            await CheckHealthAsync(server.Addresses[0]);
            var error = await Should.ThrowAsync<ServerStartException>(
                () => DeviceServer.StartAsync(new DeviceServerOptions { Listen = ["unix:" + path] }));
            error.Code.ShouldBe("NC4103");
            await CheckHealthAsync(server.Addresses[0]);
        }

        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dead_socket_is_replaced()
    {
        var path = Path.Combine(_folder, "dead");
        MakeDeadSocket(path);
        File.Exists(path).ShouldBeTrue();
        await using var server = await DeviceServer.StartAsync(new DeviceServerOptions { Listen = ["unix:" + path] });
        await CheckHealthAsync("unix:" + path);
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_left_alone()
    {
        var path = Path.Combine(_folder, "precious");
        File.WriteAllText(path, "data");
        var error = await Should.ThrowAsync<ServerStartException>(
            () => DeviceServer.StartAsync(new DeviceServerOptions { Listen = ["unix:" + path] }));
        error.Code.ShouldBe("NC4105");
        File.ReadAllText(path).ShouldBe("data");
    }

    [Fact]
    public async Task A_socket_path_that_is_too_long_is_a_clear_error()
    {
        var error = await Should.ThrowAsync<ServerStartException>(
            () => DeviceServer.StartAsync(new DeviceServerOptions { Listen = ["unix:/tmp/" + new string('x', 120)] }));
        error.Code.ShouldBe("NC4101");
    }

    private static async Task CheckHealthAsync(string address)
    {
        using var channel = RpcChannel.ForAddress(address);
        var response = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        response.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
    }

    // .NET removes a socket's file when it closes the socket, as a killed process would not; a renamed file stays.
    private static void MakeDeadSocket(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path + ".tmp"));
        File.Move(path + ".tmp", path);
    }
}
