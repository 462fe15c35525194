using NeuroChip.OpenCl;

namespace Chip.Tests.OpenCl;

public sealed class AvailabilityTests
{
    [Fact]
    public void A_missing_loader_says_which_names_were_tried_and_what_to_install()
    {
        Availability found = Availability.Probe(["libOpenCL-that-is-not-there.so.1"]);

        found.IsUsable.ShouldBeFalse();
        found.Reason.ShouldBe(
            "no OpenCL loader: none of libOpenCL-that-is-not-there.so.1 can be loaded; on Debian: apt-get install ocl-icd-libopencl1");
    }

    [Theory]
    [InlineData(-1001, 0u)]
    [InlineData(0, 0u)]
    public void A_loader_without_a_driver_says_that_the_platform_is_missing(int code, uint platforms)
    {
        Availability found = Availability.Judge(code, platforms, []);

        found.IsUsable.ShouldBeFalse();
        found.Reason.ShouldStartWith("no OpenCL platform:");
        found.Reason.ShouldContain("apt-get install pocl-opencl-icd");
    }

    [Fact]
    public void A_loader_that_fails_otherwise_is_quoted()
    {
        Availability.Judge(-6, 0, []).Reason.ShouldBe(
            "the OpenCL loader failed: clGetPlatformIDs failed with CL_OUT_OF_HOST_MEMORY (-6)");
    }

    [Fact]
    public void Platforms_without_a_device_say_what_they_answered()
    {
        Availability found = Availability.Judge(0, 2, [(-1, 0), (0, 0)]);

        found.IsUsable.ShouldBeFalse();
        found.Reason.ShouldStartWith("no OpenCL device: 2 platform(s) answered clGetDeviceIDs with CL_DEVICE_NOT_FOUND, CL_SUCCESS;");
    }

    [Fact]
    public void One_working_device_is_enough()
    {
        Availability.Judge(0, 2, [(-1, 0), (0, 1)]).IsUsable.ShouldBeTrue();
    }

    [Theory]
    [InlineData(-54, "CL_INVALID_WORK_GROUP_SIZE")]
    [InlineData(-4, "CL_MEM_OBJECT_ALLOCATION_FAILURE")]
    [InlineData(-1001, "CL_PLATFORM_NOT_FOUND_KHR")]
    [InlineData(-9999, "CL_ERROR_-9999")]
    public void Error_codes_carry_the_names_of_the_headers(int code, string name)
    {
        OpenClException.NameOf(code).ShouldBe(name);
    }
}
