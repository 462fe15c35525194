using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Protocol.Errors;

namespace NeuroChip.Server.Services.V1;

/// <summary>Turns refusals of the device into gRPC errors; the only place that does.</summary>
internal static class ServiceErrors
{
    /// <summary>Problems that one failure tells, and characters of each: details travel in trailers, which clients bound.</summary>
    private const int MostProblems = 16;

    private const int LongestProblem = 160;

    private static readonly TimeSpan _leasedRetry = TimeSpan.FromSeconds(1);

    /// <summary>The gRPC error of a device's refusal. The kinds have the numbers of gRPC's codes.</summary>
    public static RpcException From(DeviceException error)
    {
        var info = new ErrorInfo { Reason = error.Code, Domain = StatusDetails.Domain };
        info.Metadata.Add(StatusDetails.RemedyKey, error.Remedy);
        return StatusDetails.ToException((StatusCode)(int)error.Kind, error.Message, info, DetailOf(error));
    }

    /// <summary>A field of the request is missing or wrong.</summary>
    public static RpcException BadField(string field, string found, string remedy) => WithField(ServiceCodes.BadField, field, found, remedy);

    /// <summary>A field asks for more than one call may.</summary>
    public static RpcException TooMuch(string field, string found, string remedy) => WithField(ServiceCodes.TooMuch, field, found, remedy);

    private static RpcException WithField(string code, string field, string found, string remedy)
    {
        var info = new ErrorInfo { Reason = code, Domain = StatusDetails.Domain };
        info.Metadata.Add(StatusDetails.RemedyKey, remedy);
        var request = new BadRequest();
        request.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = found });
        return StatusDetails.ToException(StatusCode.InvalidArgument, $"{code}: {field}: {found} {remedy}", info, request);
    }

    /// <summary>The first problems with their places, or what was found where there is only one.</summary>
    private static BadRequest BadRequestOf(DeviceException error)
    {
        var request = new BadRequest();
        request.FieldViolations.Add(error.Problems.Take(MostProblems).Select(problem => new BadRequest.Types.FieldViolation
        {
            Field = problem.Place,
            Description = problem.Description.Length <= LongestProblem ? problem.Description : problem.Description[..LongestProblem] + "...",
        }));
        if (request.FieldViolations.Count == 0)
        {
            request.FieldViolations.Add(new BadRequest.Types.FieldViolation { Description = error.Found });
        }

        return request;
    }

    private static Google.Protobuf.IMessage DetailOf(DeviceException error)
    {
        switch (error.Kind)
        {
            case DeviceErrorKind.FailedPrecondition:
                var precondition = new PreconditionFailure();
                precondition.Violations.Add(new PreconditionFailure.Types.Violation { Type = "STATE", Subject = "device", Description = error.Found });
                return precondition;
            case DeviceErrorKind.ResourceExhausted when error.Code == DeviceErrorCodes.Leased:
                return new RetryInfo { RetryDelay = Duration.FromTimeSpan(_leasedRetry) };
            case DeviceErrorKind.ResourceExhausted:
                var quota = new QuotaFailure();
                quota.Violations.Add(new QuotaFailure.Types.Violation { Subject = "device", Description = error.Found });
                return quota;
            case DeviceErrorKind.NotFound:
                return new ResourceInfo { Description = error.Found };
            default:
                return BadRequestOf(error);
        }
    }
}
