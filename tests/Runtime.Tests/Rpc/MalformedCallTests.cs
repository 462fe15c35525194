using Grpc.Core;

namespace Runtime.Tests.Rpc;

public sealed class MalformedCallTests : IAsyncLifetime
{
    private BareServer _server = null!;

    public async Task InitializeAsync() => _server = await BareServer.StartAsync(s => s.AddMethod(
        BareServer.Method(MethodType.Unary), (request, _) => Task.FromResult(request)));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(2)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public async Task Reserved_flag_bits_are_refused(int flags) =>
        (await PostAsync(RawCall.Frame((byte)flags, [1, 2]))).ShouldBe((200, (int)StatusCode.Internal));

    [Fact]
    public async Task Two_messages_on_a_unary_call_are_refused() =>
        (await PostAsync([.. RawCall.Frame(0, [1]), .. RawCall.Frame(0, [2])])).ShouldBe((200, (int)StatusCode.Unimplemented));

    [Fact]
    public async Task No_message_on_a_unary_call_is_refused() => (await PostAsync([])).ShouldBe((200, (int)StatusCode.Unimplemented));

    [Fact]
    public async Task A_message_cut_anywhere_is_refused()
    {
        var frame = RawCall.Frame(0, [1, 2, 3, 4]);
        for (var length = 1; length < frame.Length; length++)
        {
            (await PostAsync(frame[..length])).ShouldBe((200, (int)StatusCode.Internal));
        }
    }

    [Fact]
    public async Task A_compressed_flag_without_an_encoding_is_refused() =>
        (await PostAsync(RawCall.Frame(1, [1, 2]))).ShouldBe((200, (int)StatusCode.Internal));

    [Fact]
    public async Task Damaged_gzip_is_refused() =>
        (await PostAsync(RawCall.Frame(1, [1, 2, 3]), "grpc-encoding", "gzip")).ShouldBe((200, (int)StatusCode.Internal));

    [Fact]
    public async Task An_unknown_encoding_is_unimplemented_and_the_known_ones_are_told()
    {
        var (http, status, message) = await RawCall.PostAsync(
            _server.Port, "/bare.Service/Unary", RawCall.Frame(0, [1]), r => r.Headers.TryAddWithoutValidation("grpc-encoding", "zstd"));
        (http, status).ShouldBe((200, (int)StatusCode.Unimplemented));
        message.ShouldContain("gzip");
    }

    [Fact]
    public async Task Bad_base64_in_a_binary_header_is_an_invalid_argument() =>
        (await PostAsync(RawCall.Frame(0, [1]), "x-data-bin", "!?!")).ShouldBe((200, (int)StatusCode.InvalidArgument));

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    [InlineData("text/plain")]
    public async Task Another_content_type_is_answered_415(string contentType)
    {
        var (http, _, _) = await RawCall.PostAsync(
            _server.Port, "/bare.Service/Unary", RawCall.Frame(0, [1]), r => r.Content!.Headers.ContentType = new(contentType));
        http.ShouldBe(415);
    }

    [Fact]
    public async Task Another_verb_is_answered_405()
    {
        var (http, _, _) = await RawCall.PostAsync(
            _server.Port, "/bare.Service/Unary", [], r => r.Method = HttpMethod.Put);
        http.ShouldBe(405);
    }

    [Theory]
    [InlineData("/bare.Service/Nothing")]
    [InlineData("/no.Service/Unary")]
    [InlineData("/")]
    [InlineData("/bare.Service/Unary/more")]
    public async Task An_unknown_method_is_unimplemented(string path)
    {
        var (http, status, _) = await RawCall.PostAsync(_server.Port, path, RawCall.Frame(0, [1]));
        (http, status).ShouldBe((200, (int)StatusCode.Unimplemented));
    }

    private async Task<(int, int)> PostAsync(byte[] body, string? header = null, string? value = null)
    {
        var (http, status, _) = await RawCall.PostAsync(_server.Port, "/bare.Service/Unary", body, r =>
        {
            if (header is not null)
            {
                r.Headers.TryAddWithoutValidation(header, value);
            }
        });
        return (http, status);
    }
}
