using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Client;
using NeuroChip.Client;
using NeuroChip.Protocol.Images;
using NeuroChip.Protocol.V1;
using NeuroChip.Server;

namespace Runtime.Tests.Server;

public sealed class UploadTests : IAsyncLifetime
{
    private ServedDevice _served = null!;
    private RpcChannel _channel = null!;
    private DeviceSession _session = null!;

    public async Task InitializeAsync()
    {
        _served = await ServedDevice.StartAsync(new DeviceServiceLimits { MaxImageBytes = 1 << 20 });
        _channel = RpcChannel.ForAddress(_served.Server.Addresses[0]);
        _session = await _served.Client.OpenSessionAsync();
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        _channel.Dispose();
        await _served.DisposeAsync();
    }

    [Fact]
    public async Task An_image_in_many_chunks_arrives_whole()
    {
        byte[] file = SmallNetwork.File;
        UploadImageResponse response = await SendAsync([Header(file), .. Chunks(file, 1000)]);
        response.ImageId.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(file)));
        LoadImageResponse loaded = await _session.LoadImageAsync(response.ImageId);
        loaded.Network.ShouldBe("small");
        loaded.Status.State.ShouldBe(DeviceState.Loaded);
        loaded.Status.ImageDigest.ShouldBe(SHA256.HashData(file));
        loaded.Populations.Single(p => p.Source).Size.ShouldBe((uint)SmallNetwork.Sources);
    }

    [Fact]
    public async Task Damage_on_the_way_is_data_loss()
    {
        byte[] file = SmallNetwork.File;
        UploadImageRequest[] chunks = [.. Chunks(file, 1000)];
        chunks[1].Chunk.Crc32C ^= 1;
        await RefusedAsync([Header(file), .. chunks], StatusCode.DataLoss, "NC4203");

        byte[] other = [.. file];
        other[^1] ^= 1;
        await RefusedAsync([Header(file), .. Chunks(other, 1000)], StatusCode.DataLoss, "NC4204");
        await RefusedAsync([Header(file), .. Chunks(file[..^1], 1000)], StatusCode.DataLoss, "NC4204");
    }

    [Fact]
    public async Task Messages_out_of_order_are_refused()
    {
        byte[] file = SmallNetwork.File;
        UploadImageRequest[] chunks = [.. Chunks(file, 500)];
        await RefusedAsync([.. chunks], StatusCode.InvalidArgument, "NC4207");
        await RefusedAsync([Header(file), chunks[1]], StatusCode.InvalidArgument, "NC4201");
        await RefusedAsync([Header(file), chunks[0], chunks[0]], StatusCode.InvalidArgument, "NC4201");
        await RefusedAsync([Header(file), Header(file)], StatusCode.InvalidArgument, "NC4207");
        await RefusedAsync([Header(file[..10]), .. chunks], StatusCode.InvalidArgument, "NC4201");
        await RefusedAsync([], StatusCode.InvalidArgument, "NC4207");
    }

    [Fact]
    public async Task What_is_too_large_is_refused_at_its_header()
    {
        UploadImageRequest header = Header(SmallNetwork.File);
        header.Header.Size = ulong.MaxValue;
        await RefusedAsync([header], StatusCode.ResourceExhausted, "NC4202");
    }

    [Fact]
    public async Task What_is_no_image_is_refused_with_the_image_s_own_code()
    {
        byte[] text = [.. Enumerable.Repeat((byte)'x', 5000)];
        var error = await Should.ThrowAsync<DeviceCallException>(() => _session.UploadImageAsync(text));
        error.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        error.Code.ShouldStartWith("NC50");

        byte[] flipped = SmallNetwork.File;
        flipped[flipped.Length / 2] ^= 0x10;
        (await Should.ThrowAsync<DeviceCallException>(() => _session.UploadImageAsync(flipped))).Code.ShouldStartWith("NC50");
    }

    [Fact]
    public async Task An_image_that_was_never_uploaded_is_not_found_and_the_device_keeps_what_it_has()
    {
        await _session.UploadAndLoadAsync(SmallNetwork.File);
        var error = await Should.ThrowAsync<DeviceCallException>(() => _session.LoadImageAsync(new string('0', 64)));
        (error.StatusCode, error.Code).ShouldBe((StatusCode.NotFound, "NC4205"));
        (await _session.GetStatusAsync()).State.ShouldBe(DeviceState.Loaded);
    }

    [Fact]
    public void The_checksum_is_the_one_of_rfc_3720()
    {
        Crc32C.Compute("123456789"u8).ShouldBe(0xE3069283u);
        Crc32C.Compute(new byte[32]).ShouldBe(0x8A9136AAu);
    }

    private static IEnumerable<UploadImageRequest> Chunks(byte[] file, int size)
    {
        for (int offset = 0; offset < file.Length; offset += size)
        {
            byte[] data = file[offset..Math.Min(offset + size, file.Length)];
            yield return new UploadImageRequest
            {
                Chunk = new UploadChunk { Offset = (ulong)offset, Data = ByteString.CopyFrom(data), Crc32C = Crc32C.Compute(data) },
            };
        }
    }

    private UploadImageRequest Header(byte[] file) => new()
    {
        Header = new UploadHeader
        {
            LeaseToken = _session.LeaseToken,
            Sha256 = ByteString.CopyFrom(SHA256.HashData(file)),
            Size = (ulong)file.Length,
        },
    };

    private async Task<UploadImageResponse> SendAsync(UploadImageRequest[] requests)
    {
        using AsyncClientStreamingCall<UploadImageRequest, UploadImageResponse> call = new Images.ImagesClient(_channel).UploadImage();
        foreach (UploadImageRequest request in requests)
        {
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        return await call;
    }

    private async Task RefusedAsync(UploadImageRequest[] requests, StatusCode status, string code)
    {
        var error = await Should.ThrowAsync<RpcException>(() => SendAsync(requests));
        error.StatusCode.ShouldBe(status, error.Status.Detail);
        error.Status.Detail.ShouldStartWith(code);
    }
}
