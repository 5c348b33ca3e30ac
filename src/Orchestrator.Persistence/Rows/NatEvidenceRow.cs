using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>What a check measured, whole. Large, so it stands apart from what lists read, and the packets in a column of their own.</summary>
internal sealed class NatEvidenceRow
{
    public long CheckId { get; set; }
    /// <summary>Without the packets.</summary>
    public required string MeasurementJson { get; set; }
    public required string PacketsJson { get; set; }
}

internal sealed class NatEvidenceTable : IEntityTypeConfiguration<NatEvidenceRow>
{
    public void Configure(EntityTypeBuilder<NatEvidenceRow> builder)
    {
        builder.ToTable("NatEvidence");
        builder.HasKey(row => row.CheckId);
        builder.Property(row => row.CheckId).ValueGeneratedNever();
        builder.HasOne<NatCheckRow>().WithOne().HasForeignKey<NatEvidenceRow>(row => row.CheckId).OnDelete(DeleteBehavior.Cascade);
    }
}
