/** The state of the pipeline: reports of stages, lag of groups and sizes of topics. */
package io.murmuration.visualization.pipeline;
