using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Image;
using DeviceSession = NeuroChip.Device.Sessions.Session;

namespace NeuroChip.Server.Services.V1;

/// <summary>Takes images and loads them.</summary>
internal sealed class ImagesService(
    SessionCalls calls, SessionWatch watch, ImageStore store, DeviceServerOptions options) : Images.ImagesBase
{
    public override async Task<UploadImageResponse> UploadImage(IAsyncStreamReader<UploadImageRequest> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false)
            || requestStream.Current.PartCase != UploadImageRequest.PartOneofCase.Header)
        {
            throw ServiceErrors.BadField("header", "It is not the first message.", "Begin with the header.");
        }

        UploadHeader header = requestStream.Current.Header;
        DeviceSession session = calls.Authorize(header.LeaseToken);
        using SessionWatch.Attachment attachment = watch.Attach(session, context, isLifeline: false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, session.Ended);
        try
        {
            UploadImageResponse response = await ReceiveAsync(requestStream, header, session, stop.Token).ConfigureAwait(false);
            attachment.Completed = true;
            return response;
        }
        catch (DeviceException error)
        {
            throw ServiceErrors.From(error);
        }
        catch (OperationCanceledException) when (session.HasEnded)
        {
            SessionCalls.ThrowIfEnded(session);
            throw;
        }
    }

    public override Task<LoadImageResponse> LoadImage(LoadImageRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            ChipImage image = store.Find(session, request.ImageId);
            session.Device.Load(image, request.Strict, Messages.ToFidelity(request.Fidelity, options.DefaultFidelity));
            var response = new LoadImageResponse
            {
                Status = Messages.ToMessage(session.Device.Status),
                Network = image.Manifest.Network,
                SampleSteps = (uint)(image.Manifest.SampleSteps ?? 0),
                LatencySteps = (uint)image.Manifest.LatencySteps,
            };
            response.Populations.Add(image.Manifest.Populations.Select(population => new Population
            {
                Name = population.Name,
                Size = (uint)population.Size,
                Source = population.Kind == ManifestPopulation.Source,
            }));
            return response;
        });

    private async Task<UploadImageResponse> ReceiveAsync(
        IAsyncStreamReader<UploadImageRequest> requestStream, UploadHeader header, DeviceSession session, CancellationToken stop)
    {
        using var upload = new ImageUpload(store, header, options.DeviceLimits);
        while (await requestStream.MoveNext(stop).ConfigureAwait(false))
        {
            if (requestStream.Current.PartCase != UploadImageRequest.PartOneofCase.Chunk)
            {
                throw ServiceErrors.BadField("chunk", "Another message came in its place.", "Send chunks after the header, and nothing else.");
            }

            upload.Add(requestStream.Current.Chunk);

            // A long upload is no silence.
            calls.Authorize(session.Token);
        }

        ChipImage image = upload.Finish();
        string id = Convert.ToHexStringLower(header.Sha256.Span);
        upload.Keep();
        store.Add(session, id, image, (long)header.Size);
        return new UploadImageResponse { ImageId = id, Size = header.Size };
    }
}
