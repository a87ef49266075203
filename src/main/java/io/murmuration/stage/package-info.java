/**
 * The exactly-once loop that consumes, transforms and produces. {@link
 * io.murmuration.stage.StageStep} is the contract of a stage, {@link
 * io.murmuration.stage.ExactlyOnceStage} runs it. Nothing here knows the product.
 */
package io.murmuration.stage;
