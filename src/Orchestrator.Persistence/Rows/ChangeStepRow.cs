using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

internal sealed class ChangeStepRow
{
    public Guid ChangeId { get; set; }
    /// <summary>Order within the change, from 0.</summary>
    public int Position { get; set; }
    public string? Device { get; set; }
    public required string Step { get; set; }
    /// <summary>Index of the operation in the device's ChangeSet, where the step is one.</summary>
    public int? Operation { get; set; }
    public required string State { get; set; }
    public string? Detail { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class ChangeStepTable : IEntityTypeConfiguration<ChangeStepRow>
{
    public void Configure(EntityTypeBuilder<ChangeStepRow> builder)
    {
        builder.ToTable("ChangeSteps");
        builder.HasKey(row => new { row.ChangeId, row.Position });
        builder.Property(row => row.Device).HasMaxLength(Widths.Name);
        builder.Property(row => row.Step).HasMaxLength(Widths.Word);
        builder.Property(row => row.State).HasMaxLength(Widths.Word);
        builder.HasOne<ChangeRow>().WithMany(change => change.Steps).HasForeignKey(row => row.ChangeId).OnDelete(DeleteBehavior.Cascade);
    }
}
