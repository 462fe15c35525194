using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Core.Client;
using Grpc.Health.V1;
using NeuroChip.Server;

namespace Runtime.Tests.Server;

public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task A_client_that_knows_the_authority_gets_through()
    {
        await using var server = await StartAsync(mutual: false);
        await CheckAsync(server, new RpcChannelOptions { RootCertificates = _certificates.Roots });
    }

    [Fact]
    public async Task A_client_that_does_not_know_the_authority_refuses_the_server()
    {
        await using var server = await StartAsync(mutual: false);
        (await Should.ThrowAsync<RpcException>(() => CheckAsync(server, new RpcChannelOptions()))).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task With_a_client_authority_only_its_clients_get_through()
    {
        await using var server = await StartAsync(mutual: true);
        using var own = _certificates.IssueClient();
        await CheckAsync(server, new RpcChannelOptions { RootCertificates = _certificates.Roots, ClientCertificate = own });

        using var others = new TestCertificates();
        using var foreign = others.IssueClient();
        foreach (var certificate in new X509Certificate2?[] { null, foreign })
        {
            await Should.ThrowAsync<RpcException>(
                () => CheckAsync(server, new RpcChannelOptions { RootCertificates = _certificates.Roots, ClientCertificate = certificate }));
        }
    }

    [Fact]
    public async Task A_tls_file_that_is_missing_or_wrong_is_named()
    {
        var (certificate, key) = _certificates.WriteServer();
        var error = await Should.ThrowAsync<ServerStartException>(() => DeviceServer.StartAsync(new DeviceServerOptions
        {
            Listen = ["127.0.0.1:0"],
            Tls = new ServerTlsOptions { CertificateFile = certificate, KeyFile = key + ".gone" },
        }));
        error.Code.ShouldBe("NC4104");
        error.Message.ShouldContain(key + ".gone");
        error = await Should.ThrowAsync<ServerStartException>(() => DeviceServer.StartAsync(new DeviceServerOptions
        {
            Listen = ["127.0.0.1:0"],
            Tls = new ServerTlsOptions { CertificateFile = key, KeyFile = key },
        }));
        error.Code.ShouldBe("NC4104");
    }

    private static async Task CheckAsync(DeviceServer server, RpcChannelOptions options)
    {
        using var channel = RpcChannel.ForAddress("https://" + server.Addresses[0], options);
        var response = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        response.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
    }

    private Task<DeviceServer> StartAsync(bool mutual)
    {
        var (certificate, key) = _certificates.WriteServer();
        return DeviceServer.StartAsync(new DeviceServerOptions
        {
            Listen = ["127.0.0.1:0"],
            Tls = new ServerTlsOptions { CertificateFile = certificate, KeyFile = key, ClientCaFile = mutual ? _certificates.CaFile : null },
        });
    }
}
