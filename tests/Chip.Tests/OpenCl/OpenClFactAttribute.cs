using NeuroChip.OpenCl;

namespace Chip.Tests.OpenCl;

/// <summary>
/// A test that needs an OpenCl device. A machine without one skips it and says what is missing; a device that is
/// there and fails is a failure.
/// </summary>
public sealed class OpenClFactAttribute : FactAttribute
{
    public OpenClFactAttribute()
    {
        if (!CL.TryGetApi(out _, out string reason))
        {
            Skip = reason;
        }
    }
}
