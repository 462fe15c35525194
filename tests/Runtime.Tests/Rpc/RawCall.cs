using System.Net;
using System.Net.Http.Headers;

namespace Runtime.Tests.Rpc;

/// <summary>Sends bytes of the test's choice as a call, without our client in between.</summary>
internal static class RawCall
{
    public static byte[] Frame(byte flags, byte[] payload, int? length = null)
    {
        var announced = length ?? payload.Length;
        return [flags, (byte)(announced >> 24), (byte)(announced >> 16), (byte)(announced >> 8), (byte)announced, .. payload];
    }

    /// <summary>Posts a body and returns the HTTP status, the gRPC status (or -1) and its message.</summary>
    public static async Task<(int Http, int Grpc, string Message)> PostAsync(
        int port, string path, byte[] body, Action<HttpRequestMessage>? change = null)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        change?.Invoke(request);
        using var response = await client.SendAsync(request);
        var fields = response.Headers.NonValidated.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        var status = fields.NonValidated.TryGetValues("grpc-status", out var s) ? int.Parse(s.ToString(), null) : -1;
        var message = fields.NonValidated.TryGetValues("grpc-message", out var m) ? m.ToString() : "";
        return ((int)response.StatusCode, status, message);
    }
}
