using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Client;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Grpc.Testing;
using NeuroChip.Server;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Runtime.Tests.Server;

public sealed class StandardServicesTests : IAsyncLifetime
{
    private DeviceServer _server = null!;
    private RpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        _server = await DeviceServer.StartAsync(new DeviceServerOptions { Listen = ["127.0.0.1:0"], TestService = true });
        _channel = RpcChannel.ForAddress(_server.Addresses[0]);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Health_knows_the_server_and_each_service_and_nothing_else()
    {
        var client = new Health.HealthClient(_channel);
        foreach (var service in new[] { "", "grpc.health.v1.Health", "grpc.testing.TestService" })
        {
            (await client.CheckAsync(new HealthCheckRequest { Service = service })).Status.ShouldBe(ServingStatus.Serving);
        }

        var error = await Should.ThrowAsync<RpcException>(async () => await client.CheckAsync(new HealthCheckRequest { Service = "no.such" }));
        error.StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task A_health_watch_tells_that_the_server_stops()
    {
        using var call = new Health.HealthClient(_channel).Watch(new HealthCheckRequest());
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        call.ResponseStream.Current.Status.ShouldBe(ServingStatus.Serving);
        await _server.StopAsync();
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        call.ResponseStream.Current.Status.ShouldBe(ServingStatus.NotServing);
        (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default))).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Reflection_lists_the_services_and_gives_files_that_build()
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        var list = await AskAsync(call, new ServerReflectionRequest { ListServices = "" });
        list.ListServicesResponse.Service.Select(s => s.Name).ShouldContain("grpc.testing.TestService");
        list.ListServicesResponse.Service.Select(s => s.Name).ShouldContain("grpc.reflection.v1alpha.ServerReflection");

        var bySymbol = await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = "grpc.testing.TestService.UnaryCall" });
        var files = bySymbol.FileDescriptorResponse.FileDescriptorProto;
        FileDescriptor.BuildFromByteStrings([.. files.Skip(1), files[0]])[^1].Services[0].FullName.ShouldBe("grpc.testing.TestService");

        var byName = await AskAsync(call, new ServerReflectionRequest { FileByFilename = "grpc/health/v1/health.proto" });
        FileDescriptor.BuildFromByteStrings(byName.FileDescriptorResponse.FileDescriptorProto)[0].Package.ShouldBe("grpc.health.v1");

        (await AskAsync(call, new ServerReflectionRequest { FileByFilename = "no.proto" })).ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
        (await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = "no.Such" })).ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
        (await AskAsync(call, new ServerReflectionRequest())).ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.InvalidArgument);
    }

    [Theory]
    [InlineData("grpc.testing.TestService")]
    [InlineData("no.Such")]
    public async Task The_older_reflection_gives_the_bytes_of_the_newer(string symbol)
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        var answer = await AskAsync(call, new ServerReflectionRequest { Host = "here", FileContainingSymbol = symbol });
        using var older = new Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        await older.RequestStream.WriteAsync(new Grpc.Reflection.V1Alpha.ServerReflectionRequest { Host = "here", FileContainingSymbol = symbol });
        (await older.ResponseStream.MoveNext(default)).ShouldBeTrue();
        older.ResponseStream.Current.ToByteArray().ShouldBe(answer.ToByteArray());
    }

    [Fact]
    public async Task The_test_service_is_off_unless_asked_for()
    {
        await using var plain = await DeviceServer.StartAsync(new DeviceServerOptions { Listen = ["127.0.0.1:0"] });
        using var channel = RpcChannel.ForAddress(plain.Addresses[0]);
        var error = await Should.ThrowAsync<RpcException>(async () => await new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty()));
        error.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task The_test_service_compresses_when_asked_and_checks_that_the_client_did()
    {
        var client = new TestService.TestServiceClient(_channel);
        var plain = new SimpleRequest { ExpectCompressed = new BoolValue { Value = true }, ResponseSize = 10 };
        (await Should.ThrowAsync<RpcException>(async () => await client.UnaryCallAsync(plain))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        plain.ResponseCompressed = new BoolValue { Value = true };
        var gzip = new CallOptions(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        (await client.UnaryCallAsync(plain, gzip)).Payload.Body.Length.ShouldBe(10);
    }

    [Theory]
    [InlineData(-1, StatusCode.InvalidArgument)]
    [InlineData(int.MaxValue, StatusCode.ResourceExhausted)]
    public async Task A_response_size_that_cannot_be_is_refused(int size, StatusCode code)
    {
        var client = new TestService.TestServiceClient(_channel);
        var error = await Should.ThrowAsync<RpcException>(async () => await client.UnaryCallAsync(new SimpleRequest { ResponseSize = size }));
        error.StatusCode.ShouldBe(code);
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest request)
    {
        await call.RequestStream.WriteAsync(request);
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        return call.ResponseStream.Current;
    }
}
