using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using NeuroChip.Protocol.Images;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <content>Images.</content>
public sealed partial class DeviceSession
{
    // Fits three times into the window of a stream, so sending does not stop between chunks.
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Brings an image file to the server.</summary>
    /// <param name="file">The file's bytes; they must not change meanwhile.</param>
    /// <param name="progress">Told the bytes sent so far.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The id to load it by.</returns>
    public async Task<string> UploadImageAsync(ReadOnlyMemory<byte> file, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        using AsyncClientStreamingCall<UploadImageRequest, UploadImageResponse> call = _images.UploadImage(Long(cancel));
        await Calls.Unwrap(SendAsync(call.RequestStream, file, progress), cancel).ConfigureAwait(false);
        return (await Calls.Unwrap(call.ResponseAsync, cancel).ConfigureAwait(false)).ImageId;
    }

    /// <summary>Loads an uploaded image; if it is refused the device keeps what it had.</summary>
    public Task<LoadImageResponse> LoadImageAsync(string imageId, CancellationToken cancel = default) => LoadImageAsync(imageId, strict: false, cancel);

    /// <summary>Loads an uploaded image; if it is refused the device keeps what it had.</summary>
    /// <param name="imageId">Its id.</param>
    /// <param name="strict">Whether a run stops after the first step in which a number wraps or a voltage saturates.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<LoadImageResponse> LoadImageAsync(string imageId, bool strict, CancellationToken cancel = default) =>
        LoadImageAsync(imageId, strict, MeshFidelity.Unspecified, cancel);

    /// <summary>Loads an uploaded image; if it is refused the device keeps what it had.</summary>
    /// <param name="imageId">Its id.</param>
    /// <param name="strict">Whether a run stops after the first step in which a number wraps or a voltage saturates.</param>
    /// <param name="fidelity">How closely the mesh is modelled in the times that are computed; unspecified stands for the server's default.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<LoadImageResponse> LoadImageAsync(string imageId, bool strict, MeshFidelity fidelity, CancellationToken cancel = default)
    {
        var request = new LoadImageRequest { LeaseToken = LeaseToken, ImageId = imageId, Strict = strict, Fidelity = fidelity };
        return Calls.Unwrap(_images.LoadImageAsync(request, Long(cancel)), cancel);
    }

    /// <summary>Brings an image file to the server and loads it.</summary>
    public async Task<LoadImageResponse> UploadAndLoadAsync(ReadOnlyMemory<byte> file, IProgress<long>? progress = null, CancellationToken cancel = default) =>
        await LoadImageAsync(await UploadImageAsync(file, progress, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    private async Task SendAsync(IClientStreamWriter<UploadImageRequest> requests, ReadOnlyMemory<byte> file, IProgress<long>? progress)
    {
        await requests.WriteAsync(new UploadImageRequest
        {
            Header = new UploadHeader
            {
                LeaseToken = LeaseToken,
                Sha256 = ByteString.CopyFrom(SHA256.HashData(file.Span)),
                Size = (ulong)file.Length,
            },
        }).ConfigureAwait(false);
        for (int offset = 0; offset < file.Length; offset += ChunkBytes)
        {
            ReadOnlyMemory<byte> data = file.Slice(offset, Math.Min(ChunkBytes, file.Length - offset));
            await requests.WriteAsync(new UploadImageRequest
            {
                Chunk = new UploadChunk
                {
                    Offset = (ulong)offset,
                    Data = UnsafeByteOperations.UnsafeWrap(data),
                    Crc32C = Crc32C.Compute(data.Span),
                },
            }).ConfigureAwait(false);
            progress?.Report(offset + data.Length);
        }

        await requests.CompleteAsync().ConfigureAwait(false);
    }
}
